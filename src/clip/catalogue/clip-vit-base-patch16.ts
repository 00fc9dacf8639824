import type { ModelSpec } from '../models';
import { clipFraming } from './framings';

/** OpenAI's CLIP ViT-B/16 as exported by Xenova on the hub; the same card as ViT-B/32's. ImageNet as OpenAI measured it. */
export const clipVitBasePatch16: ModelSpec = {
  id: 'clip-vit-base-patch16',
  name: 'CLIP ViT-B/16',
  repo: 'Xenova/clip-vit-base-patch16',
  revision: '342fdf2f67aded64d138ff074745fb4a5d2bba5f',
  licence: 'MIT',
  languages: ['en'],
  imagenetAccuracy: 0.683,
  activation: 'softmax',
  // Training stops at 100 (section 2.5 of the paper), where all of OpenAI's models ended.
  logitScale: 100,
  logitBias: 0,
  projectionDim: 512,
  contextLength: 77,
  imageSize: 224,
  padding: 'longest',
  lowerCase: false,
  stripPunctuation: false,
  preprocess: clipFraming,
  // OpenAI's own tokenizer pads with 0. What follows the end of a text cannot change its embed.
  tokenizer: { padId: 0, endToken: '<|endoftext|>' },
  towers: {
    q8: { text: 'onnx/text_model_quantized.onnx', vision: 'onnx/vision_model_quantized.onnx' },
    fp16: { text: 'onnx/text_model_fp16.onnx', vision: 'onnx/vision_model_fp16.onnx' },
  },
  files: {
    'config.json': {
      sizeBytes: 4523,
      sha256: '854ce4599422a24841d34a129de5b28c092f7175db3db4a23ad965c8fda87cf0',
    },
    'tokenizer.json': {
      sizeBytes: 2224081,
      sha256: '72ed5c96db5729294468543e4bc75fce14ca63f58e37300290189ba1c1e52b85',
    },
    'onnx/text_model_quantized.onnx': {
      sizeBytes: 64504507,
      sha256: '9106b51e6c663a56b99182ec617c2b3d53577b037e7e24a7717eb78048a0c97a',
    },
    'onnx/vision_model_quantized.onnx': {
      sizeBytes: 87461602,
      sha256: '44eece4fe5fe4e0359a88268a327adf758633a1aade3917690b952bef1501f96',
    },
    'onnx/text_model_fp16.onnx': {
      sizeBytes: 127339794,
      sha256: '9e423931894ecbfc018894006883082edf010fce63f9cba02ffb6659582d8101',
    },
    'onnx/vision_model_fp16.onnx': {
      sizeBytes: 172768684,
      sha256: '3e261924f7d66d04f10bb131f7f212162d9ee82199544771aa2dd318bb7e2b7b',
    },
  },
  selfTest: null,
  knownWords: null,
};
