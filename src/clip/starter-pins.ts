/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: '50e3723123ed',
  logitScale: 37.254112,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 984,
      sha256: '322eba043e1245af5c2055683e9d61798f85faa08786897f26df9b07febdb88c',
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
      sha256: '39fefc17caaabb8ec3f51a4b428e9f384e03ea1cc577690052d53a1208e5af60',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: '2a99c971417a064ed6e7668a52d00f4a15457286409a6a9f9a61f69330757737',
    },
    'self-test.json': {
      sizeBytes: 20218,
      sha256: 'fa34cefc7249a4633a899791b4567b46cfd31b359b80c4b21507cb4d464ff372',
    },
    'known-words.json': {
      sizeBytes: 58483,
      sha256: '36b027e8b45d6cb7cffe03c70d9e4c6bdd4ac7f5ed690f967de82be8458099ad',
    },
  },
} as const;
