import { describe, expect, test } from 'vitest';
import { inputSize, parsePreprocessSpec, resizedSize, seenRegion } from '../../src/clip/framing';

/** As published with OpenAI's models on the hub, in the old form. */
const oldClip = {
  crop_size: 224,
  do_center_crop: true,
  do_normalize: true,
  do_resize: true,
  feature_extractor_type: 'CLIPFeatureExtractor',
  image_mean: [0.48145466, 0.4578275, 0.40821073],
  image_std: [0.26862954, 0.26130258, 0.27577711],
  resample: 3,
  size: 224,
};

const newClip = {
  ...oldClip,
  crop_size: { height: 224, width: 224 },
  do_rescale: true,
  rescale_factor: 0.00392156862745098,
  size: { shortest_edge: 224 },
};

const siglip = {
  do_normalize: true,
  do_rescale: true,
  do_resize: true,
  image_mean: [0.5, 0.5, 0.5],
  image_processor_type: 'SiglipImageProcessor',
  image_std: [0.5, 0.5, 0.5],
  resample: 3,
  rescale_factor: 0.00392156862745098,
  size: { height: 224, width: 224 },
};

describe('parsePreprocessSpec', () => {
  test('reads the old and the new form of a CLIP configuration to the same spec', () => {
    const spec = parsePreprocessSpec(oldClip);
    expect(spec).toEqual(parsePreprocessSpec(newClip));
    expect(spec.resize).toEqual({ kind: 'shortest-edge', sizePx: 224 });
    expect(spec.crop).toEqual({ widthPx: 224, heightPx: 224 });
    expect(spec.resample).toBe('bicubic');
    expect(spec.rescaleFactor).toBe(1 / 255);
  });

  test('reads a SigLIP configuration as squashed and not cropped', () => {
    const spec = parsePreprocessSpec(siglip);
    expect(spec.resize).toEqual({ kind: 'squash', widthPx: 224, heightPx: 224 });
    expect(spec.crop).toBeNull();
    expect(spec.mean).toEqual([0.5, 0.5, 0.5]);
  });

  test('leaves pixel values as they are where rescaling and normalising are off', () => {
    const spec = parsePreprocessSpec({ ...siglip, do_rescale: false, do_normalize: false });
    expect([spec.rescaleFactor, spec.mean, spec.std]).toEqual([1, [0, 0, 0], [1, 1, 1]]);
  });

  test.each([
    ['a page in place of the file', '<html>', /not a JSON object/],
    ['a size of zero', { ...oldClip, size: 0 }, /no usable size in "size"/],
    ['a size without a height', { ...siglip, size: { width: 3 } }, /no width and height/],
    ['an unknown filter', { ...oldClip, resample: 9 }, /no known filter/],
    ['two means', { ...oldClip, image_mean: [1, 2] }, /three numbers in "image_mean"/],
    ['a missing crop', { ...oldClip, do_center_crop: false }, /crops nothing/],
    ['resizing turned off', { ...oldClip, do_resize: false }, /turns resizing off/],
  ])('refuses %s with a sentence', (_, config, sentence) => {
    expect(() => parsePreprocessSpec(config)).toThrow(sentence);
  });
});

describe('what the model sees', () => {
  const clip = parsePreprocessSpec(oldClip);

  test('is the middle square of a wide picture', () => {
    expect(resizedSize(640, 480, clip)).toEqual({ widthPx: 298, heightPx: 224 });
    const { x, y, width, height } = seenRegion(640, 480, clip);
    expect([y, height]).toEqual([0, 480]);
    expect(x).toBeCloseTo((37 * 640) / 298, 10);
    expect(width).toBeCloseTo((224 * 640) / 298, 10);
  });

  test('is the middle square of a tall picture', () => {
    const { x, y, width, height } = seenRegion(1000, 3000, clip);
    expect([x, y, width, height]).toEqual([0, 1000, 1000, 1000]);
  });

  test('is the whole of a squashed picture', () => {
    const spec = parsePreprocessSpec(siglip);
    expect(seenRegion(640, 480, spec)).toEqual({ x: 0, y: 0, width: 640, height: 480 });
    expect(inputSize(spec)).toMatchObject({ widthPx: 224, heightPx: 224 });
  });

  test('is the whole of a picture that ends up smaller than the crop', () => {
    const spec = parsePreprocessSpec({ ...oldClip, size: 100 });
    expect(seenRegion(50, 50, spec)).toEqual({ x: 0, y: 0, width: 50, height: 50 });
  });
});
