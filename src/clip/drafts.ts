import { tinyClip } from './catalogue/tinyclip';
import type { ModelDraft } from './models';

/** TinyCLIP ViT-39M/16 Text-19M; ImageNet as its card says. */
const tinyClip39m: ModelDraft = {
  ...tinyClip,
  id: 'tinyclip-39m',
  name: 'TinyCLIP 39M',
  repo: 'onnx-community/TinyCLIP-ViT-39M-16-Text-19M-YFCC15M-ONNX',
  revision: 'main',
  imagenetAccuracy: 0.635,
  towers: {
    q8: { combined: 'onnx/model_quantized.onnx' },
    fp16: { combined: 'onnx/model_fp16.onnx' },
    fp32: { combined: 'onnx/model.onnx' },
  },
  files: ['config.json', 'preprocessor_config.json', 'tokenizer.json'],
};

/** Models that wait for their pins; apart from the catalogue, since only the models panel needs them. */
export const drafts: readonly ModelDraft[] = [tinyClip39m];
