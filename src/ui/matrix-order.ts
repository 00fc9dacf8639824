/** What the rows or the columns of a matrix are sorted by: one of the others, or nothing. */
export interface MatrixSort {
  /** Column that the rows are sorted by, or null. */
  column: number | null;
  /** Row that the columns are sorted by, or null. */
  row: number | null;
}

/** Values of a matrix, column by column: `[columns x rows]`; NaN where there is none. */
export interface MatrixValues {
  values: Float32Array;
  rowCount: number;
  columnCount: number;
}

/** Rows and columns in the order they are shown, greatest values first, rows without a value last. */
export function matrixOrder(
  { values, rowCount, columnCount }: MatrixValues,
  { column, row }: MatrixSort,
): { rows: Uint32Array; columns: Uint32Array } {
  const rows = Uint32Array.from({ length: rowCount }, (_, index) => index);
  const columns = Uint32Array.from({ length: columnCount }, (_, index) => index);
  const descending = (a: number, b: number) =>
    Number(Number.isNaN(a)) - Number(Number.isNaN(b)) || b - a || 0;
  if (column !== null) {
    const from = column * rowCount;
    rows.sort((a, b) => descending(values[from + a]!, values[from + b]!) || a - b);
  }
  if (row !== null) {
    const at = (index: number) => values[index * rowCount + row]!;
    columns.sort((a, b) => descending(at(a), at(b)) || a - b);
  }
  return { rows, columns };
}
