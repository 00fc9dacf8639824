import { promptTemplates } from '../../src/clip/prompts';
import type { SnippetFacts } from '../../src/io/python-snippet';

const starter: SnippetFacts['model'] = {
  id: 'starter',
  name: 'Starter',
  repo: null,
  revision: '1',
  activation: 'softmax',
  logitScale: 11.754804,
  logitBias: 0,
  contextLength: 32,
  padding: 'longest',
  lowerCase: false,
  towers: { fp32: { text: 'onnx/text_model.onnx', vision: 'onnx/vision_model.onnx' } },
};

const clip: SnippetFacts['model'] = {
  ...starter,
  id: 'clip-vit-base-patch32',
  name: 'CLIP ViT-B/32',
  repo: 'Xenova/clip-vit-base-patch32',
  revision: 'd15189d7028b43f1d3e65039190477f6af591c2a',
  logitScale: 100.00000595,
  contextLength: 77,
  towers: {
    q8: { text: 'onnx/text_model_quantized.onnx', vision: 'onnx/vision_model_quantized.onnx' },
  },
};

const siglip2: SnippetFacts['model'] = {
  ...clip,
  id: 'siglip2-base-patch16-224',
  name: 'SigLIP 2 base',
  repo: 'onnx-community/siglip2-base-patch16-224-ONNX',
  activation: 'sigmoid',
  logitScale: 112.668907,
  logitBias: -16.771725,
  contextLength: 64,
  padding: 'full',
  lowerCase: true,
};

const tiny: SnippetFacts['model'] = {
  ...clip,
  id: 'tinyclip-8m',
  name: 'TinyCLIP 8M',
  repo: 'onnx-community/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M-ONNX',
  revision: '9463a9c508a344c837ffefe9d724f3827bf2dc79',
  towers: { q8: { combined: 'onnx/model_quantized.onnx' } },
};

const plain: SnippetFacts = {
  model: clip,
  dtype: 'q8',
  pictureName: 'street.jpg',
  labels: ['dog', 'woman', 'a black truck'],
  templates: promptTemplates.photo,
  activation: 'softmax',
  logitScale: clip.logitScale,
  noneLabel: null,
};

const hostile = [
  'a "quoted" \\ label',
  "it's",
  'two\nlines',
  '{} $& %s',
  '"""',
  '👩‍👩‍👧',
  '一只狗',
  'hidden \u202e end\u2028',
  '\ud800',
];

/** What the stored snippets are made of, by the name of their file. */
export const snippetCases: Readonly<Record<string, SnippetFacts>> = {
  'clip-plain': plain,
  'clip-label-alone': { ...plain, templates: promptTemplates.label, labels: ['dog'] },
  'clip-seven': { ...plain, templates: promptTemplates.seven },
  'clip-scale-none': { ...plain, logitScale: 25.5, noneLabel: 'none of these' },
  'clip-hostile': {
    ...plain,
    labels: hostile,
    pictureName: 'C:\\new\\"photo"\n#.jpg',
    templates: ['a "{}" \\ {}'],
    noneLabel: '以上都不是',
  },
  'siglip-plain': {
    ...plain,
    model: siglip2,
    activation: 'sigmoid',
    logitScale: siglip2.logitScale,
  },
  'siglip-eighty': {
    ...plain,
    model: siglip2,
    activation: 'sigmoid',
    logitScale: siglip2.logitScale,
    templates: promptTemplates.eighty,
  },
  'tinyclip-combined': { ...plain, model: tiny },
  'starter-plain': { ...plain, model: starter, dtype: 'fp32', logitScale: starter.logitScale },
  'starter-seven-none-sigmoid': {
    ...plain,
    model: starter,
    dtype: 'fp32',
    logitScale: 40,
    activation: 'sigmoid',
    templates: promptTemplates.seven,
    noneLabel: 'none of these',
  },
};
