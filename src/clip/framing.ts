/** Pillow's filters, in the order of its numbers 0 to 5 (`PIL.Image.Resampling`). */
export const resampleKernels = [
  'nearest',
  'lanczos',
  'bilinear',
  'bicubic',
  'box',
  'hamming',
] as const;

export type ResampleKernel = (typeof resampleKernels)[number];

/** What a model's image processor does to a picture, in this order: resize, crop, rescale, normalise. */
export interface PreprocessSpec {
  resize:
    | { kind: 'shortest-edge'; sizePx: number }
    | { kind: 'squash'; widthPx: number; heightPx: number };
  resample: ResampleKernel;
  /** Centre crop, padded with zeros where the resized picture is smaller; null for none. */
  crop: Size | null;
  /** Multiplier of the 0 to 255 values, 1/255 nearly always. */
  rescaleFactor: number;
  mean: Triple;
  std: Triple;
}

export type Triple = readonly [number, number, number];

export interface Size {
  widthPx: number;
  heightPx: number;
}

export interface Region {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** OpenAI's own values, Hugging Face's default where a configuration names none. */
const clipMean: Triple = [0.48145466, 0.4578275, 0.40821073];
const clipStd: Triple = [0.26862954, 0.26130258, 0.27577711];

/**
 * The spec in a hub `preprocessor_config.json`, old form or new (`size` a number, `{shortest_edge}` or
 * `{width, height}`), with the defaults of Hugging Face's `CLIPImageProcessor`.
 * Throws a sentence where the file asks for something that no CLIP-family model here does.
 */
export function parsePreprocessSpec(config: unknown): PreprocessSpec {
  if (!isRecord(config)) throw new Error('The preprocessor configuration is not a JSON object.');
  if (config['do_resize'] === false) {
    throw new Error(
      'The preprocessor configuration turns resizing off: nothing else fits a picture.',
    );
  }
  const resize = parseResize(config['size'] ?? 224);
  const crop = parseCrop(config, resize.kind);
  if (resize.kind === 'shortest-edge' && !crop) {
    throw new Error(
      'The preprocessor configuration keeps the shape of a picture but crops nothing.',
    );
  }
  const normalises = config['do_normalize'] !== false;
  return {
    resize,
    resample: parseKernel(config['resample']),
    crop,
    rescaleFactor:
      config['do_rescale'] === false
        ? 1
        : positive(config['rescale_factor'] ?? 1 / 255, 'rescale_factor'),
    mean: normalises ? triple(config['image_mean'] ?? clipMean, 'image_mean') : [0, 0, 0],
    std: normalises ? triple(config['image_std'] ?? clipStd, 'image_std') : [1, 1, 1],
  };
}

/** Size of the tensor that the vision tower takes. */
export function inputSize(spec: PreprocessSpec): Size {
  if (spec.crop) return spec.crop;
  if (spec.resize.kind === 'squash') return spec.resize;
  throw new Error('Without a crop, the shortest edge alone does not tell the size of the input.');
}

/**
 * Size of a picture after the resize and before the crop, as Hugging Face's
 * `get_resize_output_image_size`: the longer edge rounded towards zero.
 */
export function resizedSize(widthPx: number, heightPx: number, spec: PreprocessSpec): Size {
  const { resize } = spec;
  if (resize.kind === 'squash') return { widthPx: resize.widthPx, heightPx: resize.heightPx };
  const { sizePx } = resize;
  return widthPx <= heightPx
    ? { widthPx: sizePx, heightPx: Math.trunc((sizePx * heightPx) / widthPx) }
    : { widthPx: Math.trunc((sizePx * widthPx) / heightPx), heightPx: sizePx };
}

/**
 * Where the crop lies in the resized picture, as Hugging Face's `center_crop`: negative where the
 * resized picture is smaller and gets padded.
 */
export function cropOffset(resized: Size, spec: PreprocessSpec): { left: number; top: number } {
  const input = inputSize(spec);
  return {
    left: Math.floor((resized.widthPx - input.widthPx) / 2),
    top: Math.floor((resized.heightPx - input.heightPx) / 2),
  };
}

/** What of a picture the model really sees, in the picture's own pixels (fractions possible). */
export function seenRegion(widthPx: number, heightPx: number, spec: PreprocessSpec): Region {
  const resized = resizedSize(widthPx, heightPx, spec);
  const input = inputSize(spec);
  const { left, top } = cropOffset(resized, spec);
  const across = span(left, input.widthPx, resized.widthPx, widthPx);
  const down = span(top, input.heightPx, resized.heightPx, heightPx);
  return { x: across.start, y: down.start, width: across.length, height: down.length };
}

function span(offset: number, cropPx: number, resizedPx: number, picturePx: number) {
  const first = Math.max(0, offset);
  const last = Math.min(resizedPx, offset + cropPx);
  const scale = picturePx / resizedPx;
  return { start: first * scale, length: (last - first) * scale };
}

function parseResize(size: unknown): PreprocessSpec['resize'] {
  if (typeof size === 'number') return { kind: 'shortest-edge', sizePx: pixels(size, 'size') };
  if (isRecord(size) && 'shortest_edge' in size) {
    return { kind: 'shortest-edge', sizePx: pixels(size['shortest_edge'], 'size.shortest_edge') };
  }
  return { kind: 'squash', ...parseSize(size, 'size') };
}

/** SigLIP's files leave `do_center_crop` out and mean no; CLIP's old ones leave it out and mean yes. */
function parseCrop(config: Record<string, unknown>, kind: 'shortest-edge' | 'squash'): Size | null {
  const crops = config['do_center_crop'] ?? kind === 'shortest-edge';
  if (crops !== true) return null;
  const size = config['crop_size'] ?? 224;
  if (typeof size !== 'number') return parseSize(size, 'crop_size');
  return { widthPx: pixels(size, 'crop_size'), heightPx: pixels(size, 'crop_size') };
}

function parseSize(size: unknown, field: string): Size {
  if (!isRecord(size) || !('width' in size) || !('height' in size)) {
    throw new Error(`The preprocessor configuration gives no width and height in "${field}".`);
  }
  return {
    widthPx: pixels(size['width'], `${field}.width`),
    heightPx: pixels(size['height'], `${field}.height`),
  };
}

function parseKernel(value: unknown): ResampleKernel {
  const kernel = resampleKernels[value === undefined ? 3 : Number(value)];
  if (!kernel) throw new Error(`The preprocessor configuration names no known filter: ${value}.`);
  return kernel;
}

function pixels(value: unknown, field: string): number {
  if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > 8192) {
    throw new Error(`The preprocessor configuration has no usable size in "${field}": ${value}.`);
  }
  return value as number;
}

function positive(value: unknown, field: string): number {
  if (typeof value !== 'number' || !(value > 0) || !Number.isFinite(value)) {
    throw new Error(`The preprocessor configuration has no usable number in "${field}": ${value}.`);
  }
  return value;
}

/** Three numbers, or one for all channels, as Hugging Face reads them. */
function triple(value: unknown, field: string): Triple {
  const [r, g, b, ...rest] = Array.isArray(value) ? value : [value, value, value];
  const all = [r, g, b].every((entry) => typeof entry === 'number' && Number.isFinite(entry));
  if (!all || rest.length > 0) {
    throw new Error(`The preprocessor configuration needs three numbers in "${field}".`);
  }
  return [r, g, b];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
