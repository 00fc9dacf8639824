import type { ModelSpec } from '../models';
import { siglipFraming } from './framings';

/** What Google's SigLIP models at 224 px have in common. Their text towers read the padding too, so it is always full. */
const shared = {
  licence: 'Apache-2.0',
  activation: 'sigmoid',
  projectionDim: 768,
  contextLength: 64,
  imageSize: 224,
  padding: 'full',
  lowerCase: true,
  preprocess: siglipFraming,
  selfTest: null,
  knownWords: null,
} satisfies Partial<ModelSpec>;

/**
 * SigLIP base (Zhai et al. 2023) as exported by Xenova. Scale and bias are those of
 * google/siglip-base-patch16-224; its tokenizer pads with its end token.
 */
export const siglipBase: ModelSpec = {
  ...shared,
  id: 'siglip-base-patch16-224',
  name: 'SigLIP base',
  repo: 'Xenova/siglip-base-patch16-224',
  revision: '4649052661e53c7000355844105f8a1792088239',
  languages: ['en'],
  imagenetAccuracy: 0.76,
  logitScale: 117.330795,
  logitBias: -12.932437,
  stripPunctuation: true,
  tokenizer: { padId: 1, endToken: '</s>' },
  towers: {
    q8: { text: 'onnx/text_model_quantized.onnx', vision: 'onnx/vision_model_quantized.onnx' },
    fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' },
  },
  files: {
    'tokenizer.json': {
      sizeBytes: 2398744,
      sha256: '4a17c975210be5ab4c36b47d8dae4eefb866dbfb1e676e394aad85dc30a3ae08',
    },
    'onnx/text_model_quantized.onnx': {
      sizeBytes: 111475220,
      sha256: 'ad0329b1f35acc66d8953ff2559ce358da8eb0a7011794cf951523d63a4dbce2',
    },
    'onnx/vision_model_quantized.onnx': {
      sizeBytes: 99499129,
      sha256: 'ef14a954f3d57e1806666432bd9785004c1dc27100aa260eee0cb0f10a5de058',
    },
    'onnx/text_model.onnx': {
      sizeBytes: 441332132,
      sha256: '3aa7fdbd20eaa8740cce17bf82913de641fcb632a768fed59f661cdcd0c32553',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 371819850,
      sha256: 'f89d41bac7f4d4b87e010a467d93f98689d708916ed22f5a07f96fdfa26f475f',
    },
  },
};

/**
 * SigLIP 2 base (Tschannen et al. 2025), which reads a hundred languages, as exported by onnx-community. Scale
 * and bias are those of google/siglip2-base-patch16-224. Gemma's tokenizer keeps punctuation, ends a text
 * with `<eos>` and pads with `<pad>`, its id 0.
 */
export const siglip2Base: ModelSpec = {
  ...shared,
  id: 'siglip2-base-patch16-224',
  name: 'SigLIP 2 base',
  repo: 'onnx-community/siglip2-base-patch16-224-ONNX',
  revision: 'ba1f3b0843f24bc5417d38e19c37b287d719b2f4',
  languages: ['mul'],
  imagenetAccuracy: 0.782,
  logitScale: 112.668907,
  logitBias: -16.771725,
  stripPunctuation: false,
  tokenizer: { padId: 0, endToken: '<eos>' },
  towers: {
    q8: { text: 'onnx/text_model_int8.onnx', vision: 'onnx/vision_model_int8.onnx' },
    fp16: { text: 'onnx/text_model_fp16.onnx', vision: 'onnx/vision_model_fp16.onnx' },
  },
  files: {
    'tokenizer.json': {
      sizeBytes: 34363039,
      sha256: 'cb9140fae3ac5122c972d37adf83e1248471a38147ad76f8215c8872c6fd8322',
    },
    'onnx/text_model_int8.onnx': {
      sizeBytes: 283438275,
      sha256: '3a0603d3a00c05a80a6ded4743c16aaac7b1e62cdcc7e362e7ce418659b96400',
    },
    'onnx/vision_model_int8.onnx': {
      sizeBytes: 94553333,
      sha256: '0dd31785a2713f1113ef2272472165c69d580473dae38d7b47568ac587795e70',
    },
    'onnx/text_model_fp16.onnx': {
      sizeBytes: 564862230,
      sha256: '711da56ada0a4aa11c7dd3320df741081a3cae4f0ae1b5e5c6d5b294738d0eb0',
    },
    'onnx/vision_model_fp16.onnx': {
      sizeBytes: 186039516,
      sha256: 'a1959f7bd3993a607e48839f6d01e25b876fe76afda301b028b78eef68aabd95',
    },
  },
};
