/** The part of a canvas context that the chart draws with; a recording of it tests the layout. */
export type ChartContext = Pick<
  CanvasRenderingContext2D,
  'fillStyle' | 'font' | 'textAlign' | 'textBaseline' | 'fillRect' | 'fillText' | 'measureText'
> & {
  drawImage(picture: CanvasImageSource, x: number, y: number, width: number, height: number): void;
};

export interface ChartRow {
  label: string;
  /** 0 to 1; decides the bar's length. */
  prob: number;
  /** The probability in words of the page's language, e.g. "93.1 %". */
  probText: string;
  /** `none` is drawn in the soft colour. */
  kind: 'label' | 'none';
}

export interface ChartColors {
  background: string;
  text: string;
  softText: string;
  /** Behind a bar, its full length. */
  track: string;
  bar: string;
}

export interface ChartFacts {
  title: string;
  /** Model, precision and backend, e.g. "Starter, fp32, WASM". */
  modelLine: string;
  /** In the order drawn; the first `mostRows` are. */
  rows: readonly ChartRow[];
  /** Words for the rows that are not drawn, e.g. "and 460 more". */
  moreText(count: number): string;
  picture: { source: CanvasImageSource; widthPx: number; heightPx: number } | null;
  colors: ChartColors;
  /** CSS font families, the page's own. */
  fontFamily: string;
}

/** More bars nobody reads, and browsers refuse a canvas much taller. */
export const mostRows = 60;

const widthPx = 960;
const marginPx = 40;
const gapPx = 32;
const rowPx = 40;
const headPx = 64;
const footPx = 48;
const pictureSidePx = 260;
const probWidthPx = 96;
/** For the sharpness of today's screens and of print. */
const pixelsPerPx = 2;

/** Size of the chart in its own units, before the sharpening scale. */
export function chartSize(facts: ChartFacts): { widthPx: number; heightPx: number } {
  const picturePx = facts.picture ? drawnSize(facts.picture).height : 0;
  const bodyPx = Math.max(bodyRows(facts) * rowPx, picturePx, rowPx);
  return { widthPx, heightPx: marginPx + headPx + bodyPx + footPx + marginPx };
}

/** Draws the chart at 0, 0 in the units of `chartSize`: title, picture, a bar a row, the model's line. */
export function drawChart(context: ChartContext, facts: ChartFacts): void {
  const { colors, fontFamily, picture, rows } = facts;
  const { heightPx } = chartSize(facts);
  const innerPx = widthPx - 2 * marginPx;
  const top = marginPx + headPx;
  const left = marginPx + (picture ? drawnSize(picture).width + gapPx : 0);
  context.fillStyle = colors.background;
  context.fillRect(0, 0, widthPx, heightPx);
  context.textBaseline = 'middle';
  context.font = `600 24px ${fontFamily}`;
  context.fillStyle = colors.text;
  writeText(context, facts.title, marginPx, marginPx + 20, innerPx);
  if (picture) {
    const { width, height } = drawnSize(picture);
    context.drawImage(picture.source, marginPx, top, width, height);
  }
  context.font = `16px ${fontFamily}`;
  for (const [index, row] of rows.slice(0, mostRows).entries()) {
    drawRow(context, colors, row, left, top + index * rowPx);
  }
  context.font = `14px ${fontFamily}`;
  context.fillStyle = colors.softText;
  if (rows.length > mostRows) {
    const words = facts.moreText(rows.length - mostRows);
    writeText(context, words, left, top + (mostRows + 0.5) * rowPx, innerPx / 2);
  }
  writeText(context, facts.modelLine, marginPx, heightPx - marginPx - 8, innerPx);
}

function writeText(
  context: ChartContext,
  text: string,
  x: number,
  y: number,
  maxPx: number,
  align: 'left' | 'right' = 'left',
): void {
  context.textAlign = align;
  context.fillText(fitText(context, text, maxPx), x, y);
}

function drawRow(
  context: ChartContext,
  colors: ChartColors,
  row: ChartRow,
  left: number,
  top: number,
): void {
  const trackPx = widthPx - marginPx - left;
  const part = Number.isFinite(row.prob) ? Math.min(1, Math.max(0, row.prob)) : 0;
  context.fillStyle = row.kind === 'none' ? colors.softText : colors.text;
  writeText(context, row.label, left, top + 12, trackPx - probWidthPx);
  writeText(context, row.probText, left + trackPx, top + 12, probWidthPx - 8, 'right');
  context.fillStyle = colors.track;
  context.fillRect(left, top + 25, trackPx, 6);
  context.fillStyle = row.kind === 'none' ? colors.softText : colors.bar;
  context.fillRect(left, top + 25, trackPx * part, 6);
}

/** The picture's own proportions, its longer side as long as there is room for. */
function drawnSize({ widthPx, heightPx }: { widthPx: number; heightPx: number }) {
  const scale = pictureSidePx / Math.max(widthPx, heightPx);
  const side = (px: number) => Math.max(1, Math.round(px * scale));
  return { width: side(widthPx), height: side(heightPx) };
}

function bodyRows({ rows }: ChartFacts): number {
  return Math.min(rows.length, mostRows) + (rows.length > mostRows ? 1 : 0);
}

/**
 * The text if it is no wider than `maxPx` in the context's font, else as many of its characters as fit
 * before an ellipsis; joined emoji and accents stay whole.
 */
export function fitText(
  context: Pick<ChartContext, 'measureText'>,
  text: string,
  maxPx: number,
): string {
  const fits = (candidate: string) => context.measureText(candidate).width <= maxPx;
  // A thousand characters are wider than any chart; measuring a book would take seconds.
  const start = text.slice(0, 1000);
  if (start.length === text.length && fits(text)) return text;
  const characters = Array.from(new Intl.Segmenter().segment(start), ({ segment }) => segment);
  let low = 0;
  let high = characters.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(`${characters.slice(0, middle).join('').trimEnd()}…`)) low = middle;
    else high = middle - 1;
  }
  return `${characters.slice(0, low).join('').trimEnd()}…`;
}

/** The chart as a PNG, twice as sharp as its size. Throws where the browser refuses the canvas. */
export async function chartImage(facts: ChartFacts): Promise<Blob> {
  const size = chartSize(facts);
  const canvas = document.createElement('canvas');
  canvas.width = size.widthPx * pixelsPerPx;
  canvas.height = size.heightPx * pixelsPerPx;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser gives no canvas to draw the chart on.');
  context.scale(pixelsPerPx, pixelsPerPx);
  drawChart(context, facts);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!png) throw new Error('This browser could not turn the chart into a picture.');
  return png;
}
