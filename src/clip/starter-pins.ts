/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: '5ad62ba8b309',
  logitScale: 11.754804,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 64,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 637,
      sha256: 'a1707df2d16756c2f45a8c7e7eb4a0c2c43a2cb2b9820a522d220c441a51b3e5',
    },
    'preprocessor_config.json': {
      sizeBytes: 480,
      sha256: '0c892f7612cb99b990da19962c1f09975965572d7d0d61e1f6361d7adf5d11b3',
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
      sha256: '3f5be061ca36ecba3c4ceb5c615626158e8389ca5761d924077e0b9a401e5815',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6048950,
      sha256: 'f0bb27b5f45b166dbc82ff443ddc7eac78bd75773695d7cffadff76a163d8b46',
    },
    'self-test.json': {
      sizeBytes: 20253,
      sha256: '98a3550f6cf2297ee8e18dc65dae4f433357af680373af2f9e968d75de184ae5',
    },
    'known-words.json': {
      sizeBytes: 27974,
      sha256: '850be477ccf6060cb375d40655c93ffd45ccaf92e10ef26c436bb26630f0bb98',
    },
  },
} as const;
