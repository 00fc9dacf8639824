import type { PixelSource } from './resample';

/** Pixels of a bitmap, and how they are read: alpha survives in `exact` only. */
export interface BitmapPixels {
  source: PixelSource;
  transparent: boolean;
  /** False where transparent pixels go through premultiplied alpha for want of WebGL. */
  exact: boolean;
  /** Frees the bitmap and what was made of it. */
  close(): void;
}

/**
 * The pixels of a bitmap by the quickest way that changes none. Opaque ones: copied from a
 * `VideoFrame`, else drawn to a 2D canvas. With alpha: WebGL, for a canvas and Chromium's `VideoFrame`
 * multiply colour by alpha. `tests/reference/README.md` has the measurements.
 */
export function bitmapPixels(bitmap: ImageBitmap, opaque: boolean): BitmapPixels {
  const frame = frameOf(bitmap);
  const known = frame?.format ?? '';
  const close = () => {
    frame?.close();
    bitmap.close();
  };
  if (opaque || isOpaque(known)) {
    const pixels = frame && isWhole(frame, bitmap) ? framePicture(frame) : canvasPicture(bitmap);
    const source: PixelSource = {
      ...pixels,
      drawTo: (context, width, height) => context.drawImage(bitmap, 0, 0, width, height),
    };
    return { source, transparent: false, exact: true, close };
  }
  const source = webglPicture(bitmap);
  return {
    source: source ?? canvasPicture(bitmap),
    transparent: true,
    exact: source !== null,
    close,
  };
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

const isOpaque = (format: string) => format === 'BGRX' || format === 'RGBX';

/**
 * Whether the frame holds the same pixels, known to be opaque, uncropped and unconverted. Chromium calls those of a
 * JPEG that carries a colour profile `BGRA`.
 */
function isWhole({ format, codedWidth, codedHeight }: VideoFrame, bitmap: ImageBitmap): boolean {
  const isPlain = isOpaque(format ?? '') || format === 'BGRA' || format === 'RGBA';
  return isPlain && codedWidth === bitmap.width && codedHeight === bitmap.height;
}

/** Copies what is asked for, into the same memory each time. */
function framePicture(frame: VideoFrame): PixelSource {
  let pixels = new Uint8ClampedArray(0);
  return {
    widthPx: frame.codedWidth,
    heightPx: frame.codedHeight,
    async read(x, y, width, height) {
      const size = width * height * 4;
      if (pixels.length < size) pixels = new Uint8ClampedArray(size);
      const layout = [{ offset: 0, stride: width * 4 }];
      await frame.copyTo(pixels, { rect: { x, y, width, height }, format: 'RGBA', layout });
      return pixels.subarray(0, size);
    },
    raw: {
      order: frame.format!.startsWith('BGR') ? 'bgr' : 'rgb',
      // Asked for no format, the browser copies what it holds and converts nothing.
      readInto: (x, y, width, height, target) =>
        frame.copyTo(target, {
          rect: { x, y, width, height },
          layout: [{ offset: 0, stride: width * 4 }],
        }),
    },
  };
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
