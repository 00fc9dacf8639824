import { CodedError } from '../clip/errors';

/** Longest side of a rasterised drawing, px: ample for towers that take 224 to 384. */
const longestSidePx = 1024;

/**
 * A PNG of an SVG file on white paper, 1024 px along its longer side. The drawing is shown through an
 * `<img>`, where browsers run no script and load nothing from outside.
 * Throws `picture/undecodable` where the XML or the drawing cannot be read.
 */
export async function rasteriseSvg(source: Blob): Promise<Blob> {
  const root = parseSvg(await source.text());
  const { widthPx, heightPx } = rasterSize(root);
  sizeRoot(root, widthPx, heightPx);
  const xml = new XMLSerializer().serializeToString(root);
  const image = await loadImage(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(xml)}`);
  const canvas = document.createElement('canvas');
  canvas.width = widthPx;
  canvas.height = heightPx;
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, widthPx, heightPx);
  context.drawImage(image, 0, 0, widthPx, heightPx);
  return canvasPng(canvas);
}

/** Nothing in a parsed document runs; scripts are dropped all the same, and comments with them. */
function parseSvg(text: string): SVGSVGElement {
  const parsed = new DOMParser().parseFromString(text, 'image/svg+xml');
  const root = parsed.documentElement;
  const isSvg = root instanceof SVGSVGElement && !parsed.querySelector('parsererror');
  if (!isSvg) throw new CodedError('picture/undecodable', { format: 'SVG' });
  for (const script of root.querySelectorAll('script')) script.remove();
  return root;
}

/** Without a view box the stated size becomes one, so that a new size scales the drawing. */
function sizeRoot(root: SVGSVGElement, widthPx: number, heightPx: number): void {
  if (!root.hasAttribute('viewBox')) {
    const stated = statedSize(root);
    root.setAttribute('viewBox', `0 0 ${stated.width ?? 300} ${stated.height ?? 150}`);
  }
  root.setAttribute('width', String(widthPx));
  root.setAttribute('height', String(heightPx));
}

/** The stated size, else the view box, else what CSS gives an image without either: 300 x 150. */
function rasterSize(root: SVGSVGElement): { widthPx: number; heightPx: number } {
  const stated = statedSize(root);
  const box = viewBox(root);
  const width =
    stated.width ?? (stated.height && box ? stated.height * box.ratio : box?.width) ?? 300;
  const height = stated.height ?? (box ? width / box.ratio : 150);
  const scale = longestSidePx / Math.max(width, height);
  return {
    widthPx: Math.max(1, Math.round(width * scale)),
    heightPx: Math.max(1, Math.round(height * scale)),
  };
}

function viewBox(root: SVGSVGElement): { width: number; ratio: number } | null {
  const numbers = (root.getAttribute('viewBox') ?? '')
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  const [, , width = 0, height = 0] = numbers;
  return width > 0 && height > 0 ? { width, ratio: width / height } : null;
}

/** CSS pixels a unit; percentages and font units say nothing about a picture on its own. */
const unitPx: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 4 / 3,
  pc: 16,
  mm: 96 / 25.4,
  cm: 96 / 2.54,
  in: 96,
};

function statedSize(root: SVGSVGElement): { width: number | null; height: number | null } {
  const length = (attribute: string) => {
    const match = /^\s*([\d.]+(?:e[+-]?\d+)?)\s*([a-z]*)\s*$/i.exec(
      root.getAttribute(attribute) ?? '',
    );
    const pixels = Number(match?.[1]) * (unitPx[match?.[2]?.toLowerCase() ?? ''] ?? NaN);
    return pixels > 0 && Number.isFinite(pixels) ? pixels : null;
  };
  return { width: length('width'), height: length('height') };
}

async function loadImage(url: string): Promise<HTMLImageElement> {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch (cause) {
    throw new CodedError('picture/undecodable', { format: 'SVG' }, { cause });
  }
  return image;
}

function canvasPng(canvas: HTMLCanvasElement): Promise<Blob> {
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new CodedError('picture/too-large'))),
      'image/png',
    ),
  );
}
