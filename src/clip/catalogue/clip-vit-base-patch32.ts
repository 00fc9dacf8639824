import type { ModelSpec } from '../models';

/**
 * OpenAI's CLIP ViT-B/32 as exported by Xenova on the hub. ImageNet as OpenCLIP measured it. Its card says
 * that it was trained and tested in English only, and not for any deployed use.
 */
export const clipVitBasePatch32: ModelSpec = {
  id: 'clip-vit-base-patch32',
  name: 'CLIP ViT-B/32',
  repo: 'Xenova/clip-vit-base-patch32',
  revision: 'd15189d7028b43f1d3e65039190477f6af591c2a',
  licence: 'MIT',
  languages: ['en'],
  imagenetAccuracy: 0.633,
  activation: 'softmax',
  logitScale: 100.000006,
  logitBias: 0,
  projectionDim: 512,
  contextLength: 77,
  imageSize: 224,
  padding: 'longest',
  lowerCase: false,
  stripPunctuation: false,
  preprocess: null,
  tokenizer: null,
  towers: {
    q8: { text: 'onnx/text_model_quantized.onnx', vision: 'onnx/vision_model_quantized.onnx' },
    fp16: { text: 'onnx/text_model_fp16.onnx', vision: 'onnx/vision_model_fp16.onnx' },
    fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' },
  },
  files: {
    'config.json': {
      sizeBytes: 4524,
      sha256: '493ef57ff783e42d1530c91b53469b7fdf8db8a9c1408e86998fcb7899a4f495',
    },
    'preprocessor_config.json': {
      sizeBytes: 520,
      sha256: '6f638fb9401a6d6296feff533ee7efe657b787c49f954f82f5906b36ef2a1b1f',
    },
    'tokenizer.json': {
      sizeBytes: 2224119,
      sha256: 'f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd',
    },
    'tokenizer_config.json': {
      sizeBytes: 775,
      sha256: '60ba2912bc6344c94bc16bbdec27fa1209409167b6f2fdf3cfe9e65462ea3967',
    },
    'onnx/text_model_quantized.onnx': {
      sizeBytes: 64504507,
      sha256: '73baab855d406190da9faa498cfedf65f15cf309f4cc7385b7b032e6d08e5c3a',
    },
    'onnx/vision_model_quantized.onnx': {
      sizeBytes: 89117001,
      sha256: '583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299',
    },
    'onnx/text_model_fp16.onnx': {
      sizeBytes: 127339794,
      sha256: 'df587ffbf248bf20d44fa6e16adc5ebc27ead691860e5333dbdaab5fd6bf3f6e',
    },
    'onnx/vision_model_fp16.onnx': {
      sizeBytes: 176080659,
      sha256: '35c4e0fb0aeee527dcde1693520b214a34424a786babd530f35366bad5844efd',
    },
    'onnx/text_model.onnx': {
      sizeBytes: 254058553,
      sha256: '3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc',
    },
    'onnx/vision_model.onnx': {
      sizeBytes: 351685709,
      sha256: 'fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40',
    },
  },
  selfTest: null,
  knownWords: null,
};
