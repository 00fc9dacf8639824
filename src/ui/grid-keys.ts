/** A grid's shape as its keys see it. */
export interface GridShape {
  count: number;
  columns: number;
  /** Rows in sight. */
  page: number;
}

/**
 * The cell that a key leads to from `index`, as the grid pattern of the ARIA guide has it; null where the
 * key does not move.
 */
export function gridTarget(
  { key, ctrlKey }: { key: string; ctrlKey: boolean },
  index: number,
  { count, columns, page }: GridShape,
): number | null {
  const rowStart = index - (index % columns);
  const within = (target: number) => Math.max(0, Math.min(count - 1, target));
  const inColumn = (rows: number) => {
    const target = index + rows * columns;
    if (target < 0) return index % columns;
    return target < count ? target : within(count - 1);
  };
  switch (key) {
    case 'ArrowRight':
      return within(index + 1);
    case 'ArrowLeft':
      return within(index - 1);
    case 'ArrowDown':
      return inColumn(1);
    case 'ArrowUp':
      return index < columns ? index : inColumn(-1);
    case 'PageDown':
      return inColumn(page);
    case 'PageUp':
      return inColumn(-page);
    case 'Home':
      return ctrlKey ? 0 : rowStart;
    case 'End':
      return ctrlKey ? count - 1 : within(rowStart + columns - 1);
    default:
      return null;
  }
}
