/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: '3855efbb0351',
  logitScale: 41.184704,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 982,
      sha256: '28d9920e67eeddc1c1675dc6cb1b0e11febbbe21a534fa2ac1be676d9f0b6ccf',
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
      sha256: '83b62947fcb6f69bb86550c0cd50930180377f13814306034073be73023f2576',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: 'dcd07f919b02be96acc99d217c52aa50717fb1c2c6e5e3c4c79da2620c435284',
    },
    'self-test.json': {
      sizeBytes: 20200,
      sha256: 'ac954dd7784a4b800a23942aac0c1e0c79385ea4f59fdd5afcf8f4d9e8b7e9c8',
    },
    'known-words.json': {
      sizeBytes: 59613,
      sha256: '454ed1be801cb5dc639e8cdf7ea69149013dda9805ea78bb18c15156a73709fe',
    },
  },
} as const;
