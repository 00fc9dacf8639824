import type { ResultsSnapshot } from './results';

type Cell = string | number | null;

/** Beginnings that spreadsheets take for a formula or a command (OWASP, "CSV Injection"). */
const formulaStart = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One line of RFC 4180 without its end. Text that a spreadsheet would run as a formula gets an apostrophe
 * in front, which spreadsheets hide; who reads the file with a program takes the text from the JSON, or
 * drops it. Numbers stay bare, negative ones too.
 */
export function csvLine(cells: readonly Cell[]): string {
  return cells.map(csvCell).join(',');
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell) : '';
  const text = formulaStart.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

const header = [
  'label',
  'kind',
  'probability',
  'cosine',
  'logit',
  'tokens',
  'prompts',
  'picture',
  'picture_sha256',
  'model',
  'revision',
  'dtype',
  'backend',
  'activation',
  'logit_scale',
  'logit_bias',
];

/**
 * The snapshot as CSV (RFC 4180, `\r\n`): a header, then a line a label, in the snapshot's order. Several
 * prompts stand in one cell, one a line; `tokens` is the longest one's count. With `bom`, a byte order
 * mark comes first, without which Excel reads Chinese as Latin letters.
 */
export function toCsv(snapshot: ResultsSnapshot, { bom }: { bom: boolean }): string {
  const lines = snapshot.labels.map((row) => [
    row.label,
    row.kind,
    row.prob,
    row.cosine,
    row.logit,
    row.tokenCounts.reduce((most, count) => Math.max(most, count), 0),
    row.prompts.join('\n'),
    snapshot.picture.name,
    snapshot.picture.sha256,
    snapshot.model.repo ?? snapshot.model.id,
    snapshot.model.revision,
    snapshot.dtype,
    snapshot.executionProvider,
    snapshot.activation,
    snapshot.logitScale,
    snapshot.logitBias,
  ]);
  const text = [header, ...lines].map((cells) => `${csvLine(cells)}\r\n`).join('');
  return bom ? `\uFEFF${text}` : text;
}
