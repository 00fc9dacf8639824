/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: 'ebf4a00e6f24',
  logitScale: 29.810055,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 984,
      sha256: '74b37ae13cb557e79f51f36fca6d5ad9063c9a22a641c11899392a73b36259f9',
    },
    'preprocessor_config.json': {
      sizeBytes: 480,
      sha256: 'c49116727339e177a8ac325e9897ae6714bdf00ea529b844b71231d074aa45c0',
    },
    'tokenizer.json': {
      sizeBytes: 127739,
      sha256: '8fcec46f42a64cd036d503138b8f257cfb04d9f1b5550648459899fa20b892ab',
    },
    'tokenizer_config.json': {
      sizeBytes: 305,
      sha256: '9ffa4ba5b2a45cf7be9797f86516a2ac1cf68abc49ec77f7872cdfd3f923f2af',
    },
    'onnx/text_model.onnx': {
      sizeBytes: 3418457,
      sha256: '5a8740262fa6268de697f15b4a4742599af5d58da77162cb61eb7152e0dfdb1c',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: '5c2a4b866d242e3304f38445f639da026a01774da12eec72fc830583d190b02f',
    },
    'self-test.json': {
      sizeBytes: 20273,
      sha256: '8faf6b97491abba4a302a855e5f4ffc7ac2516f63f14241d57434b9efb4e1ead',
    },
    'known-words.json': {
      sizeBytes: 54259,
      sha256: 'd6c52d067bc0eca74355a9bad6efc5285a4b9d05a61d072ec5ac1ae817a7f14c',
    },
  },
} as const;
