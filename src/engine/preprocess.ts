import { cropOffset, inputSize, resizedSize } from '../clip/framing';
import type { PreprocessSpec, Region } from '../clip/framing';
import { resampleRegion } from './resample';
import type { PixelSource } from './resample';

/**
 * Pixel values `[3 x height x width]` of one picture, planar RGB, normalised: equal to those of
 * Hugging Face's slow `CLIPImageProcessor` (or `SiglipImageProcessor`) on the same decoded pixels.
 */
export async function preprocess(
  source: PixelSource,
  spec: PreprocessSpec,
): Promise<Float32Array<ArrayBuffer>> {
  const { widthPx, heightPx } = inputSize(spec);
  const resized = resizedSize(source.widthPx, source.heightPx, spec);
  const { left, top } = cropOffset(resized, spec);
  const region = {
    x: Math.max(0, left),
    y: Math.max(0, top),
    width: Math.min(widthPx, resized.widthPx),
    height: Math.min(heightPx, resized.heightPx),
  };
  const bytes = await resampleRegion(source, resized, region, spec.resample);
  const place = { ...region, x: Math.max(0, -left), y: Math.max(0, -top) };
  return normalise(bytes, place, spec);
}

/** Bytes to pixel values; outside `place` the input is padded with black, before normalising. */
function normalise(
  bytes: Uint8Array,
  place: Region,
  spec: PreprocessSpec,
): Float32Array<ArrayBuffer> {
  const { widthPx, heightPx } = inputSize(spec);
  const planePx = widthPx * heightPx;
  const out = new Float32Array(3 * planePx);
  for (let channel = 0; channel < 3; channel++) {
    const values = valueOfByte(spec, channel);
    const plane = out.subarray(channel * planePx, (channel + 1) * planePx);
    if (place.width < widthPx || place.height < heightPx) plane.fill(values[0]!);
    for (let y = 0, i = channel; y < place.height; y++) {
      const row = (place.y + y) * widthPx + place.x;
      for (let x = 0; x < place.width; x++, i += 3) plane[row + x] = values[bytes[i]!]!;
    }
  }
  return out;
}

/**
 * The 256 values a channel can take. Hugging Face rescales in double precision, rounds to single,
 * then subtracts and divides in single precision (`image_transforms.rescale`, `normalize`).
 */
function valueOfByte(spec: PreprocessSpec, channel: number): Float32Array {
  const mean = Math.fround(spec.mean[channel]!);
  const std = Math.fround(spec.std[channel]!);
  return Float32Array.from({ length: 256 }, (_, byte) => {
    const rescaled = Math.fround(byte * spec.rescaleFactor);
    return Math.fround(rescaled - mean) / std;
  });
}
