import type { PreprocessSpec } from '../framing';

/** `CLIPImageProcessor` at 224 px, as every OpenAI model's `preprocessor_config.json` sets it. */
export const clipFraming: PreprocessSpec = {
  resize: { kind: 'shortest-edge', sizePx: 224 },
  resample: 'bicubic',
  crop: { widthPx: 224, heightPx: 224 },
  rescaleFactor: 1 / 255,
  mean: [0.48145466, 0.4578275, 0.40821073],
  std: [0.26862954, 0.26130258, 0.27577711],
};

/** `SiglipImageProcessor` at 224 px: the whole picture squashed to a square, values from -1 to 1. */
export const siglipFraming: PreprocessSpec = {
  resize: { kind: 'squash', widthPx: 224, heightPx: 224 },
  resample: 'bicubic',
  crop: null,
  rescaleFactor: 1 / 255,
  mean: [0.5, 0.5, 0.5],
  std: [0.5, 0.5, 0.5],
};
