/** The bundled starter: its files with bytes and SHA-256, written by tools/train-starter/export.py. */
export const starterPins = {
  revision: '9b276da2fcf3',
  logitScale: 40.41198,
  logitBias: 0,
  projectionDim: 192,
  imageSize: 48,
  contextLength: 32,
  files: {
    'config.json': {
      sizeBytes: 984,
      sha256: '421b868301ec70f3fef79515e24c6c57744a75db0820e05a6d5ff464271acb9f',
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
      sha256: 'fe51f87289107abbbb73af9c2f18ae006c62bfc9ad628c79a0404647a3e30c12',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 6141524,
      sha256: '2a99c971417a064ed6e7668a52d00f4a15457286409a6a9f9a61f69330757737',
    },
    'self-test.json': {
      sizeBytes: 20199,
      sha256: 'b696c72bdaeddd11cdb569c18b6da01aa0aa141ed9fe8bb3250e79bb47c20bf3',
    },
    'known-words.json': {
      sizeBytes: 59340,
      sha256: 'fb94f786010cd1a46fbb20ed33a1a3b1d8ae6b765de9a53cb5bb8c05a19d6baf',
    },
  },
} as const;
