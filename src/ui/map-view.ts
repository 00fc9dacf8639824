/** What of the map is seen: the point in the middle, and pixels for one unit of the map. */
export interface MapView {
  x: number;
  y: number;
  scale: number;
}

export interface CanvasSize {
  width: number;
  height: number;
  /** How far the map reaches from its middle, across and down. */
  reach: readonly [number, number];
}

/** How far the points reach from the middle, across and down; at least a little. */
export function reachOf(positions: Float32Array): [number, number] {
  const reach: [number, number] = [0.2, 0.2];
  positions.forEach((place, at) => {
    if (Math.abs(place) > reach[at % 2]!) reach[at % 2 ? 1 : 0] = Math.abs(place);
  });
  return reach;
}

/** Room for the halves of the thumbnails that lie outermost, px. */
const marginPx = 40;

/** The scale at which the whole map is in sight with a margin. */
export function wholeScale({ width, height, reach }: CanvasSize): number {
  const across = (width - 2 * marginPx) / (2 * reach[0]);
  const down = (height - 2 * marginPx) / (2 * reach[1]);
  return Math.max(1, Math.min(across, down));
}

/** How far one may zoom in, as a factor of the whole. */
export const mostZoom = 200;

/** The whole map. */
export function wholeView(size: CanvasSize): MapView {
  return { x: 0, y: 0, scale: wholeScale(size) };
}

export function toScreen(view: MapView, size: CanvasSize, x: number, y: number): [number, number] {
  return [size.width / 2 + (x - view.x) * view.scale, size.height / 2 + (y - view.y) * view.scale];
}

export function toMap(view: MapView, size: CanvasSize, px: number, py: number): [number, number] {
  return [
    view.x + (px - size.width / 2) / view.scale,
    view.y + (py - size.height / 2) / view.scale,
  ];
}

/** The view zoomed by a factor so that what lies under the pixel stays there. */
export function zoomedAt(
  view: MapView,
  size: CanvasSize,
  [px, py]: readonly [number, number],
  factor: number,
): MapView {
  const whole = wholeScale(size);
  const scale = Math.min(whole * mostZoom, Math.max(whole * 0.5, view.scale * factor));
  const [x, y] = toMap(view, size, px, py);
  return { x: x - (px - size.width / 2) / scale, y: y - (py - size.height / 2) / scale, scale };
}

export function moved(view: MapView, dxPx: number, dyPx: number): MapView {
  return { ...view, x: view.x - dxPx / view.scale, y: view.y - dyPx / view.scale };
}

/** The view moved as little as needed for a point to be well in sight. */
export function withInSight(view: MapView, size: CanvasSize, x: number, y: number): MapView {
  const halfX = (size.width / 2 - 40) / view.scale;
  const halfY = (size.height / 2 - 40) / view.scale;
  const near = (middle: number, place: number, half: number) =>
    Math.abs(place - middle) <= half ? middle : place - Math.sign(place - middle) * half * 0.5;
  return { ...view, x: near(view.x, x, halfX), y: near(view.y, y, halfY) };
}

/** Row of the point nearest to a place within a distance, or -1. */
export function pointAt(positions: Float32Array, x: number, y: number, within: number): number {
  let best = -1;
  let least = within * within;
  for (let row = 0, at = 0; at < positions.length; row++, at += 2) {
    const dx = positions[at]! - x;
    const dy = positions[at + 1]! - y;
    const distance = dx * dx + dy * dy;
    if (distance <= least) [best, least] = [row, distance];
  }
  return best;
}

/**
 * Row of the next point from `row` in a direction: the nearest one within 45 degrees of it, sideways counting
 * double. -1 where there is none.
 */
export function pointTowards(
  positions: Float32Array,
  row: number,
  [stepX, stepY]: readonly [number, number],
): number {
  const [x, y] = [positions[2 * row]!, positions[2 * row + 1]!];
  let best = -1;
  let least = Infinity;
  for (let other = 0, at = 0; at < positions.length; other++, at += 2) {
    const dx = positions[at]! - x;
    const dy = positions[at + 1]! - y;
    const ahead = dx * stepX + dy * stepY;
    const aside = Math.abs(dx * stepY) + Math.abs(dy * stepX);
    if (other === row || !(ahead > 0) || aside > ahead) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [other, cost];
  }
  return best;
}

/** Rows nearest to a row's point, itself first, at most `count`. */
export function pointsAround(positions: Float32Array, row: number, count: number): number[] {
  const [x, y] = [positions[2 * row]!, positions[2 * row + 1]!];
  const distances: { row: number; distance: number }[] = [];
  for (let other = 0, at = 0; at < positions.length; other++, at += 2) {
    const distance = Math.hypot(positions[at]! - x, positions[at + 1]! - y);
    if (Number.isFinite(distance)) {
      distances.push({ row: other, distance: other === row ? -1 : distance });
    }
  }
  return distances
    .sort((a, b) => a.distance - b.distance || a.row - b.row)
    .slice(0, count)
    .map((each) => each.row);
}
