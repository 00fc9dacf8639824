/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: 'fade1d2beba9',
  logitScale: 32.804173,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 983,
      sha256: 'cb0e178e0d9f4933221128874a42c4c2fbbb35ef277d99630326deeaeb356568',
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
      sha256: '7593760833ba9210d6385f9b2c2478d2ffdea671e03cfb7e519ae51b4816e5b5',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: 'b6cd9bacdf986b017dea969794e0c6f8a1d8cbfdfe9ee85a5792c93a981a2645',
    },
    'self-test.json': {
      sizeBytes: 20228,
      sha256: 'a59b1c6e58224498d3498bedade53eb67c5b21659b2b6e153be13353e9077010',
    },
    'known-words.json': {
      sizeBytes: 55652,
      sha256: 'c2f819af2cb791627ca882f7c94dda0518ac82bec352eea921eaa018e98ad2c7',
    },
  },
} as const;
