import type { ModelSpec } from '../models';

/** What Microsoft's TinyCLIP models (Wu et al. 2023) have in common, as exported by onnx-community: one file for both towers. */
export const tinyClip = {
  licence: 'MIT',
  languages: ['en'],
  activation: 'softmax',
  // CLIP's ceiling in training. The trained value is in the combined file, which has the last word.
  logitScale: 100,
  logitBias: 0,
  projectionDim: 512,
  contextLength: 77,
  imageSize: 224,
  padding: 'longest',
  lowerCase: false,
  stripPunctuation: false,
  preprocess: null,
  // The text tower takes its embed at the highest id, which has to be the end of the text: so 0 pads.
  tokenizer: { padId: 0, endToken: '<|endoftext|>' },
  selfTest: null,
  knownWords: null,
} satisfies Partial<ModelSpec>;

/** TinyCLIP ViT-8M/16 Text-3M; ImageNet as its card says. */
export const tinyClip8m: ModelSpec = {
  ...tinyClip,
  id: 'tinyclip-8m',
  name: 'TinyCLIP 8M',
  repo: 'onnx-community/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M-ONNX',
  revision: '9463a9c508a344c837ffefe9d724f3827bf2dc79',
  imagenetAccuracy: 0.411,
  towers: {
    q8: { combined: 'onnx/model_quantized.onnx' },
    fp32: { combined: 'onnx/model.onnx' },
  },
  files: {
    'config.json': {
      sizeBytes: 850,
      sha256: '0ca46b868f12305e959a1cfa2b8085e7bffd521f68769ec3bf2999986b55bec3',
    },
    'preprocessor_config.json': {
      sizeBytes: 468,
      sha256: '5df7e578c37e907a431daf47fd592fc49fa50d23ed4c41285a0a34a58a9d2e06',
    },
    'tokenizer.json': {
      sizeBytes: 3642073,
      sha256: '6d9109cc838977f3ca94a379eec36aecc7c807e1785cd729660ca2fc0171fb35',
    },
    'onnx/model_quantized.onnx': {
      sizeBytes: 24281512,
      sha256: '10921310ddef06557ec1598d1260470a0a4db53f70ffe0deb60b946dcad6d27a',
    },
    'onnx/model.onnx': {
      sizeBytes: 94071688,
      sha256: '31d28cb07209533d10fc4fef73ac324ce17de6741a2372e7e1531a4ac8fdaeb2',
    },
  },
};
