/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: 'e4c8e77ae9c6',
  logitScale: 44.326317,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 984,
      sha256: '025ffd7c3129d5cd8bc55faac4270f43fe13db092b96ea837b928c69c214de75',
    },
    'preprocessor_config.json': {
      sizeBytes: 480,
      sha256: '79289f7609f7be9ede898249d0f29c04bb5e49754f18a630aa1fa5badb8b3715',
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
      sha256: 'fbff53638271a3b1b9c3e8eaec47476e5b77287013cda2ef58085ac35bfe1cf0',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: 'dcd07f919b02be96acc99d217c52aa50717fb1c2c6e5e3c4c79da2620c435284',
    },
    'self-test.json': {
      sizeBytes: 20207,
      sha256: '5405e9407ab363ee64cf2ffdd054d56466d0dbdb0877ae71389f1b008c653323',
    },
    'known-words.json': {
      sizeBytes: 59779,
      sha256: 'ac9b376494e4c760c15ce563df3fd3dac6f70310458cde857343afa7c23be9c3',
    },
  },
} as const;
