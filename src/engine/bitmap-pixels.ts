import { rgbaPicture } from './memory-picture';
import type { PixelSource } from './resample';

/** Up to this size the pixels are copied out at once (2 ms for 12 megapixels), beyond it in strips. */
const wholePx = 40e6;

/** Pixels of a bitmap, and how they were read: alpha survives in `exact` only. */
export interface BitmapPixels {
  source: PixelSource;
  transparent: boolean;
  /** False where transparent pixels went through premultiplied alpha for want of WebGL. */
  exact: boolean;
}

/**
 * The pixels of a bitmap, which is closed where nothing more is read from it, by the quickest way that changes none. Opaque ones: a `VideoFrame` copied
 * at once, or a 2D canvas in strips. With alpha: WebGL, for a canvas and Chromium's `VideoFrame`
 * multiply colour by alpha. `tests/reference/README.md` has the measurements.
 */
export async function bitmapPixels(bitmap: ImageBitmap, opaque: boolean): Promise<BitmapPixels> {
  const frame = frameOf(bitmap);
  try {
    const known = frame?.format ?? '';
    if (opaque || known === 'BGRX' || known === 'RGBX') {
      const small = bitmap.width * bitmap.height <= wholePx;
      const whole = small && frame ? await copied(frame, bitmap) : null;
      if (whole) bitmap.close();
      return { source: whole ?? canvasPicture(bitmap), transparent: false, exact: true };
    }
  } finally {
    frame?.close();
  }
  const source = webglPicture(bitmap);
  return { source: source ?? canvasPicture(bitmap), transparent: true, exact: source !== null };
}

/** Null in a browser without `VideoFrame`, or one that makes none of this bitmap. */
function frameOf(bitmap: ImageBitmap): VideoFrame | null {
  if (typeof VideoFrame === 'undefined') return null;
  try {
    return new VideoFrame(bitmap, { timestamp: 0 });
  } catch {
    return null;
  }
}

/** Null unless the frame holds the same opaque pixels, uncropped and unconverted. */
async function copied(frame: VideoFrame, bitmap: ImageBitmap): Promise<PixelSource | null> {
  const { width, height } = bitmap;
  if (frame.format !== 'BGRX' && frame.format !== 'RGBX') return null;
  if (frame.codedWidth !== width || frame.codedHeight !== height) return null;
  const pixels = new Uint8ClampedArray(width * height * 4);
  try {
    await frame.copyTo(pixels, { format: 'RGBA', layout: [{ offset: 0, stride: width * 4 }] });
  } catch {
    return null;
  }
  return rgbaPicture(pixels, width, height);
}

/** Reads through a 2D canvas no larger than what is asked for. */
function canvasPicture(bitmap: ImageBitmap): PixelSource {
  const canvas = new OffscreenCanvas(1, 1);
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  return {
    widthPx: bitmap.width,
    heightPx: bitmap.height,
    read(x, y, width, height) {
      if (canvas.width !== width || canvas.height < height) {
        canvas.width = width;
        canvas.height = height;
      }
      context.globalCompositeOperation = 'copy';
      context.drawImage(bitmap, -x, -y);
      return context.getImageData(0, 0, width, height).data;
    },
  };
}

/** Reads through a WebGL texture in tiles, which keeps the colour under alpha; null without WebGL 2. */
function webglPicture(bitmap: ImageBitmap): PixelSource | null {
  if (!tileReader()) return null;
  return {
    widthPx: bitmap.width,
    heightPx: bitmap.height,
    read(x, y, width, height) {
      const gl = tileReader()!;
      const out = new Uint8ClampedArray(width * height * 4);
      gl.pixelStorei(gl.PACK_ROW_LENGTH, width);
      for (let top = 0; top < height; top += tilePx) {
        for (let left = 0; left < width; left += tilePx) {
          const w = Math.min(tilePx, width - left);
          const h = Math.min(tilePx, height - top);
          gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, x + left);
          gl.pixelStorei(gl.UNPACK_SKIP_ROWS, y + top);
          gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
          const place = (top * width + left) * 4;
          gl.readPixels(0, 0, w, h, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(out.buffer), place);
        }
      }
      return out;
    },
  };
}

/** Every WebGL 2 takes textures of this side (OpenGL ES 3.0, table 6.28). */
const tilePx = 2048;

/** One context for all pictures: browsers allow only a few. */
let tiles: WebGL2RenderingContext | null = null;

/** A context with a square texture to upload tiles to, attached to a framebuffer to read them from. */
function tileReader(): WebGL2RenderingContext | null {
  if (tiles && !tiles.isContextLost()) return tiles;
  tiles =
    typeof OffscreenCanvas === 'undefined' ? null : new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!tiles) return null;
  const gl = tiles;
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, tilePx, tilePx);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, false);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.NONE);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  return gl;
}
