import type { ModelSpec } from './model-spec';
import { starterPins } from './starter-pins';

/** The model that ships with every site. */
export const starter: ModelSpec = {
  id: 'starter',
  name: 'Starter',
  repo: null,
  revision: starterPins.revision,
  licence: 'MIT',
  languages: ['en'],
  imagenetAccuracy: null,
  activation: 'softmax',
  logitScale: starterPins.logitScale,
  logitBias: starterPins.logitBias,
  projectionDim: starterPins.projectionDim,
  contextLength: starterPins.contextLength,
  imageSize: starterPins.imageSize,
  padding: 'longest',
  lowerCase: false,
  stripPunctuation: false,
  preprocess: null,
  tokenizer: null,
  towers: { fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' } },
  files: starterPins.files,
  selfTest: 'self-test.json',
  knownWords: 'known-words.json',
};
