import type { MatrixValues } from './matrix-order';

/** Sizes of a matrix on screen, CSS px. */
export const matrixPx = { cellHeight: 40, side: 52 } as const;

/** Height of the heads, CSS px: the longest name stands upright in it, as far as that makes sense. */
export function headHeight(names: readonly string[]): number {
  const widthOf = (name: string) =>
    [...name].reduce((sum, char) => sum + (char > '\u2e7f' ? 14 : 7.5), 0);
  return Math.min(132, Math.max(48, 14 + Math.max(0, ...names.map(widthOf))));
}

/** Width of a cell, CSS px: few columns take more of the room that there is. */
export function cellWidthIn(widthPx: number, columnCount: number): number {
  return Math.max(30, Math.min(64, Math.floor(widthPx / Math.max(1, columnCount))));
}

/** What of a matrix is seen: places in the present order, and how far it is scrolled. */
export interface MatrixSight {
  rows: readonly number[];
  columns: readonly number[];
  /** CSS px. */
  cellWidth: number;
  left: number;
  top: number;
  width: number;
  height: number;
}

/** The places in sight of a list scrolled by `from`. */
export function placesInSight(from: number, length: number, step: number, count: number): number[] {
  const first = Math.max(0, Math.floor(from / step));
  const end = Math.min(count, Math.ceil((from + length) / step) + 1);
  return Array.from({ length: Math.max(0, end - first) }, (_, i) => first + i);
}

/** Draws the cells in sight; `colourOf` is given a value, a cell without one stays empty. */
export function drawCells(
  context: CanvasRenderingContext2D,
  { values, rowCount }: MatrixValues,
  order: { rows: Uint32Array; columns: Uint32Array },
  sight: MatrixSight,
  colourOf: (value: number) => string,
): void {
  const { cellHeight } = matrixPx;
  const { cellWidth } = sight;
  context.clearRect(0, 0, sight.width, sight.height);
  for (const column of sight.columns) {
    const from = order.columns[column]! * rowCount;
    for (const row of sight.rows) {
      const value = values[from + order.rows[row]!]!;
      if (Number.isNaN(value)) continue;
      context.fillStyle = colourOf(value);
      const [x, y] = [column * cellWidth - sight.left, row * cellHeight - sight.top];
      context.fillRect(x, y, cellWidth - 1, cellHeight - 1);
    }
  }
}

/** A frame around one cell. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  { row, column }: { row: number; column: number },
  { left, top, cellWidth }: MatrixSight,
  colour: string,
  width: number,
): void {
  const { cellHeight } = matrixPx;
  context.strokeStyle = colour;
  context.lineWidth = width;
  const inset = width / 2;
  context.strokeRect(
    column * cellWidth - left + inset,
    row * cellHeight - top + inset,
    cellWidth - 1 - width,
    cellHeight - 1 - width,
  );
}

/** The cell that a key leads to; null where the key does not move. Beyond the ends is the end. */
export function matrixTarget(
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  { row, column }: { row: number; column: number },
  { rowCount, columnCount, page }: { rowCount: number; columnCount: number; page: number },
): { row: number; column: number } | null {
  const moves: Record<string, readonly [number, number]> = {
    ArrowDown: [row + 1, column],
    ArrowUp: [row - 1, column],
    ArrowRight: [row, column + 1],
    ArrowLeft: [row, column - 1],
    PageDown: [row + page, column],
    PageUp: [row - page, column],
    Home: [ctrlKey ? 0 : row, 0],
    End: [ctrlKey ? rowCount : row, columnCount],
  };
  const target = moves[key];
  if (!target) return null;
  return {
    row: Math.max(0, Math.min(rowCount - 1, target[0])),
    column: Math.max(0, Math.min(columnCount - 1, target[1])),
  };
}
