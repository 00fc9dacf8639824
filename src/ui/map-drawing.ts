import { wholeScale, type CanvasSize, type MapView } from './map-view';

/** A word on the map. */
export interface MapLabel {
  text: string;
  x: number;
  y: number;
  /** What is drawn first where words would cover one another: the greatest. */
  weight: number;
}

export interface MapScene {
  positions: Float32Array;
  view: MapView;
  size: CanvasSize;
  selected: ReadonlySet<number>;
  /** Row with the ring, or -1. */
  focus: number;
  labels: readonly MapLabel[];
  /** Closed outline being drawn, in map units; empty for none. */
  lasso: readonly number[];
  imageOf: (row: number) => CanvasImageSource | null;
}

export interface MapColours {
  dot: string;
  selected: string;
  focus: string;
  text: string;
  halo: string;
  font: string;
}

/** Side of the thumbnails at a zoom, px; 0 while pictures are dots. */
export function thumbnailSide(view: MapView, size: CanvasSize, count: number): number {
  const zoom = view.scale / wholeScale(size);
  const side = 15 * Math.sqrt(zoom) * Math.max(1, (2000 / Math.max(1, count)) ** 0.4);
  return side < 26 ? 0 : Math.min(88, side);
}

/** Draws all of it, in CSS pixels. Pictures too close together for a thumbnail each stay dots. */
export function drawMap(
  context: CanvasRenderingContext2D,
  scene: MapScene,
  colours: MapColours,
): void {
  const { positions, view, size, selected, focus } = scene;
  context.clearRect(0, 0, size.width, size.height);
  const side = thumbnailSide(view, size, positions.length / 2);
  const free = side > 0 ? freeSpace(size, side) : null;
  const dot = Math.max(1.6, Math.min(4, 1.2 + (view.scale / wholeScale(size)) * 0.5));
  const offsetX = size.width / 2 - view.x * view.scale;
  const offsetY = size.height / 2 - view.y * view.scale;
  const dots: number[] = [];
  const ringed: [x: number, y: number, half: number][] = [];
  const draw = (row: number) => {
    const x = positions[2 * row]! * view.scale + offsetX;
    const y = positions[2 * row + 1]! * view.scale + offsetY;
    const margin = side / 2 + 4;
    if (!(x > -margin && x < size.width + margin && y > -margin && y < size.height + margin))
      return;
    const image = free?.take(x, y) ? scene.imageOf(row) : null;
    if (image) drawThumbnail(context, image, x, y, side);
    else dots.push(x, y, row);
    if (selected.has(row) && image) ringed.push([x, y, side / 2]);
  };
  if (focus >= 0) draw(focus);
  for (let row = 0; row < positions.length / 2; row++) if (row !== focus) draw(row);
  drawDots(context, dots, selected, dot, colours);
  context.strokeStyle = colours.selected;
  context.lineWidth = 3;
  for (const [x, y, half] of ringed) context.strokeRect(x - half, y - half, 2 * half, 2 * half);
  if (focus >= 0) drawFocus(context, scene, side, [offsetX, offsetY], colours);
  drawLabels(context, scene, [offsetX, offsetY], colours);
  drawLasso(context, scene, [offsetX, offsetY], colours);
}

/** Squares that are taken already, on a raster as wide as a thumbnail: no two thumbnails overlap. */
function freeSpace({ width, height }: Pick<CanvasSize, 'width' | 'height'>, side: number) {
  const columns = Math.ceil(width / side) + 3;
  const taken = new Map<number, [number, number]>();
  return {
    take(x: number, y: number): boolean {
      const column = Math.floor(x / side) + 1;
      const row = Math.floor(y / side) + 1;
      for (let r = row - 1; r <= row + 1; r++) {
        for (let c = column - 1; c <= column + 1; c++) {
          const other = taken.get(r * columns + c);
          if (other && Math.abs(other[0] - x) < side && Math.abs(other[1] - y) < side) return false;
        }
      }
      if (row > height / side + 2) return false;
      taken.set(row * columns + column, [x, y]);
      return true;
    },
  };
}

function drawThumbnail(
  context: CanvasRenderingContext2D,
  image: CanvasImageSource,
  x: number,
  y: number,
  side: number,
): void {
  const { width, height } = sizeOf(image);
  const cut = Math.min(width, height);
  if (cut === 0) return;
  const [left, top] = [(width - cut) / 2, (height - cut) / 2];
  const inner = side - 2;
  context.drawImage(image, left, top, cut, cut, x - inner / 2, y - inner / 2, inner, inner);
}

function sizeOf(image: CanvasImageSource): { width: number; height: number } {
  if (image instanceof HTMLImageElement) {
    return { width: image.naturalWidth, height: image.naturalHeight };
  }
  return image as { width: number; height: number };
}

function drawDots(
  context: CanvasRenderingContext2D,
  dots: readonly number[],
  selected: ReadonlySet<number>,
  radius: number,
  colours: MapColours,
): void {
  const draw = (wanted: boolean, half: number) => {
    for (let at = 0; at < dots.length; at += 3) {
      if (selected.has(dots[at + 2]!) !== wanted) continue;
      context.fillRect(dots[at]! - half, dots[at + 1]! - half, 2 * half, 2 * half);
    }
  };
  context.globalAlpha = 0.6;
  context.fillStyle = colours.dot;
  draw(false, radius);
  context.globalAlpha = 1;
  context.fillStyle = colours.selected;
  if (selected.size > 0) draw(true, radius + 1);
}

function drawFocus(
  context: CanvasRenderingContext2D,
  { positions, view, focus }: MapScene,
  side: number,
  [offsetX, offsetY]: readonly [number, number],
  colours: MapColours,
): void {
  const x = positions[2 * focus]! * view.scale + offsetX;
  const y = positions[2 * focus + 1]! * view.scale + offsetY;
  if (!Number.isFinite(x)) return;
  const radius = side > 0 ? side * 0.72 : 9;
  for (const [colour, width] of [
    [colours.halo, 5],
    [colours.focus, 2.5],
  ] as const) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
}

function drawLabels(
  context: CanvasRenderingContext2D,
  { labels, view, size }: MapScene,
  [offsetX, offsetY]: readonly [number, number],
  colours: MapColours,
): void {
  context.font = colours.font;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.lineJoin = 'round';
  const placed: [number, number, number][] = [];
  for (const { text, x, y } of [...labels].sort((a, b) => b.weight - a.weight)) {
    const half = context.measureText(text).width / 2 + 6;
    const px = Math.min(size.width - half, Math.max(half, x * view.scale + offsetX));
    const py = y * view.scale + offsetY;
    if (py < 0 || py > size.height || Math.abs(px - (x * view.scale + offsetX)) > half) continue;
    if (placed.some(([ox, oy, oh]) => Math.abs(ox - px) < oh + half && Math.abs(oy - py) < 20)) {
      continue;
    }
    placed.push([px, py, half]);
    context.strokeStyle = colours.halo;
    context.lineWidth = 5;
    context.strokeText(text, px, py);
    context.fillStyle = colours.text;
    context.fillText(text, px, py);
  }
}

function drawLasso(
  context: CanvasRenderingContext2D,
  { lasso, view }: MapScene,
  [offsetX, offsetY]: readonly [number, number],
  colours: MapColours,
): void {
  if (lasso.length < 4) return;
  context.beginPath();
  for (let at = 0; at < lasso.length; at += 2) {
    context.lineTo(lasso[at]! * view.scale + offsetX, lasso[at + 1]! * view.scale + offsetY);
  }
  context.closePath();
  context.globalAlpha = 0.15;
  context.fillStyle = colours.selected;
  context.fill();
  context.globalAlpha = 1;
  context.strokeStyle = colours.selected;
  context.lineWidth = 2;
  context.setLineDash([6, 4]);
  context.stroke();
  context.setLineDash([]);
}
