/** One row of the label list: an identity that survives edits, and its text as typed. */
export interface LabelRow {
  readonly id: number;
  readonly text: string;
}

/** What an undo or a redo did: for whoever cannot see it. */
export interface Restored {
  step: 'undo' | 'redo';
  /** 1-based place of the first row that came back or reads otherwise; null where rows only went. */
  position: number | null;
}

/** Whether the focus is led to what an undo changed: from a row it is, from a button it stays there. */
type Focus = 'moves' | 'stays';

const historyLimit = 200;
const coalesceMs = 700;

/** The label list, with undo over every change; typing in one row is one step. */
export class Labels {
  rows = $state.raw<readonly LabelRow[]>([]);
  /** Row that the view should move the focus to after a change; the view clears it. */
  focusId = $state<number | null>(null);
  /** What undo or redo did last, until the next change. */
  restored = $state.raw<Restored | null>(null);
  #past = $state.raw<readonly (readonly LabelRow[])[]>([]);
  #future = $state.raw<readonly (readonly LabelRow[])[]>([]);
  #nextId = 1;
  #lastEdit = { id: 0, timeMs: 0 };

  readonly texts: readonly string[] = $derived(this.rows.map((row) => row.text));
  readonly canUndo: boolean = $derived(this.#past.length > 0);
  readonly canRedo: boolean = $derived(this.#future.length > 0);

  constructor(texts: readonly string[]) {
    this.rows = texts.map((text) => this.#row(text));
  }

  /** Changes a row's text; edits of one row that follow each other closely undo together. */
  edit(id: number, text: string, nowMs = performance.now()): void {
    const next = this.rows.map((row) => (row.id === id ? { id, text } : row));
    const continues = this.#lastEdit.id === id && nowMs - this.#lastEdit.timeMs < coalesceMs;
    if (continues && this.#past.length > 0) {
      this.rows = next;
      this.#future = [];
      this.restored = null;
    } else this.#commit(next);
    this.#lastEdit = { id, timeMs: nowMs };
  }

  /** Adds an empty row below the given one (at the end for null) and asks for the focus there. */
  insertAfter(id: number | null, text = ''): void {
    const row = this.#row(text);
    const at = id === null ? this.rows.length : this.rows.findIndex((each) => each.id === id) + 1;
    this.#commit([...this.rows.slice(0, at), row, ...this.rows.slice(at)]);
    this.focusId = row.id;
  }

  /** Removes a row; the focus goes to the neighbour that `focusNext` names, if any. */
  remove(id: number, focusNext: number | null = null): void {
    this.#commit(this.rows.filter((row) => row.id !== id));
    this.focusId = focusNext;
  }

  /** Puts pasted labels in place of an empty row, or below a filled one. */
  paste(id: number, texts: readonly string[]): void {
    const at = this.rows.findIndex((row) => row.id === id);
    const present = this.rows[at];
    const added = texts.map((text) => this.#row(text));
    const kept = present && present.text.trim() !== '' ? [present] : [];
    this.#commit([...this.rows.slice(0, at), ...kept, ...added, ...this.rows.slice(at + 1)]);
    this.focusId = added.at(-1)?.id ?? null;
  }

  /** Replaces the whole list, as a preset or a link does. */
  replace(texts: readonly string[]): void {
    this.#commit(texts.map((text) => this.#row(text)));
  }

  /** Takes the last change back. */
  undo(focus: Focus = 'stays'): void {
    const before = this.#past.at(-1);
    if (!before) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, this.rows];
    this.#restore('undo', before, focus);
  }

  /** Makes the change again that was taken back last. */
  redo(focus: Focus = 'stays'): void {
    const after = this.#future.at(-1);
    if (!after) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, this.rows];
    this.#restore('redo', after, focus);
  }

  #restore(step: Restored['step'], rows: readonly LabelRow[], focus: Focus): void {
    const present = new Map(this.rows.map((row) => [row.id, row.text]));
    const changed = rows.findIndex((row) => present.get(row.id) !== row.text);
    this.restored = { step, position: changed < 0 ? null : changed + 1 };
    if (focus === 'moves') this.focusId = (rows[changed] ?? this.#beforeGone(rows))?.id ?? null;
    this.rows = rows;
    this.#lastEdit = { id: 0, timeMs: 0 };
  }

  /** The row of `rows` before the first that they lack, as an emptied row leads to the one before. */
  #beforeGone(rows: readonly LabelRow[]): LabelRow | undefined {
    const kept = new Set(rows.map((row) => row.id));
    const gone = this.rows.findIndex((row) => !kept.has(row.id));
    return rows[Math.max(0, gone - 1)];
  }

  #commit(rows: readonly LabelRow[]): void {
    this.#past = [...this.#past, this.rows].slice(-historyLimit);
    this.#future = [];
    this.rows = rows;
    this.restored = null;
    this.#lastEdit = { id: 0, timeMs: 0 };
  }

  #row(text: string): LabelRow {
    return { id: this.#nextId++, text };
  }
}
