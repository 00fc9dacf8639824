/** A point of a stroke: paper pixels, and the width there as a factor of the brush. */
export interface StrokePoint {
  x: number;
  y: number;
  pressure: number;
}

/** One undoable mark on the paper. */
export type Mark =
  | { kind: 'stroke'; colour: string; widthPx: number; points: StrokePoint[] }
  | { kind: 'fill'; colour: string; x: number; y: number };

export const paperColour = '#ffffff';

/** White paper with all marks, the first lowest. */
export function paintMarks(context: CanvasRenderingContext2D, marks: readonly Mark[]): void {
  const { width, height } = context.canvas;
  context.fillStyle = paperColour;
  context.fillRect(0, 0, width, height);
  for (const mark of marks) {
    if (mark.kind === 'fill') paintFill(context, mark);
    else for (let index = 0; index < mark.points.length; index++) paintPoint(context, mark, index);
  }
}

/** What a stroke's point adds: a dot for the first, then a curve between the middles of its neighbours. */
export function paintPoint(
  context: CanvasRenderingContext2D,
  mark: Extract<Mark, { kind: 'stroke' }>,
  index: number,
): void {
  const point = mark.points[index]!;
  const before = mark.points[index - 1] ?? point;
  const earlier = mark.points[index - 2] ?? before;
  const start = middle(earlier, before);
  const end = middle(before, point);
  context.strokeStyle = mark.colour;
  context.lineWidth = mark.widthPx * before.pressure;
  context.lineCap = 'round';
  context.lineJoin = 'round';
  context.beginPath();
  context.moveTo(start.x, start.y);
  context.quadraticCurveTo(before.x, before.y, end.x, end.y);
  context.lineTo(
    index === mark.points.length - 1 ? point.x : end.x,
    index === mark.points.length - 1 ? point.y : end.y,
  );
  context.stroke();
}

function paintFill(
  context: CanvasRenderingContext2D,
  { x, y, colour }: { x: number; y: number; colour: string },
): void {
  const { width, height } = context.canvas;
  const image = context.getImageData(0, 0, width, height);
  if (floodFill(image, Math.round(x), Math.round(y), rgb(colour)))
    context.putImageData(image, 0, 0);
}

/** How far a channel may differ from the place of the click: the soft edge of a stroke is filled too. */
const tolerance = 96;

/**
 * Colours the connected area around a point, row by row; false where it has that colour already or the
 * point lies outside.
 */
export function floodFill(
  image: { data: Uint8ClampedArray; width: number; height: number },
  x: number,
  y: number,
  colour: readonly [number, number, number],
): boolean {
  const { data, width, height } = image;
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const seed = [...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 3)] as number[];
  if (seed.every((value, channel) => value === colour[channel])) return false;
  const done = new Uint8Array(width * height);
  const fits = (index: number) =>
    done[index] === 0 &&
    seed.every((value, c) => Math.abs(data[index * 4 + c]! - value) <= tolerance);
  const queue = [y * width + x];
  for (let index = queue.pop(); index !== undefined; index = queue.pop()) {
    if (!fits(index)) continue;
    const row = index - (index % width);
    let left = index;
    while (left > row && fits(left - 1)) left -= 1;
    for (let at = left; at < row + width && fits(at); at++) {
      done[at] = 1;
      data.set(colour, at * 4);
      if (row > 0) queue.push(at - width);
      if (row + width < width * height) queue.push(at + width);
    }
  }
  return true;
}

function middle(a: StrokePoint, b: StrokePoint): { x: number; y: number } {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** `#rrggbb` as its three bytes. */
function rgb(colour: string): [number, number, number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
}
