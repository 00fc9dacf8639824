/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: 'df9bfcbbc70a',
  logitScale: 24.037067,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 638,
      sha256: '10346ce57333b724f13b41c21edcd443db5d7f7a99cccf4eb0b5685ffaa31694',
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
      sha256: '98c4ac6ffe3ebf3f573fe3c8b61a0eb2cc61ce8a6bddbeee5bae37cdc53ec6e4',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6048950,
      sha256: '22d9b8be5f424cb0947998862234b43277718e5135bd704b5afecf2eb0eae97c',
    },
    'self-test.json': {
      sizeBytes: 20240,
      sha256: '670eb06ef8f7cadcd4fbc7ea9c3b56ae66becae8e8e1cd636cef9b98b4306f63',
    },
    'known-words.json': {
      sizeBytes: 77877,
      sha256: 'a01862c0a26e56f13917b27065f7445b117f92dd7969d7e459bef377148e9dd5',
    },
  },
} as const;
