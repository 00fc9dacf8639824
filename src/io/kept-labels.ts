/** What a tab keeps over a reload: `sessionStorage`, or anything with these two of its methods. */
export type TabStore = Pick<Storage, 'getItem' | 'setItem'>;

const key = 'clip-playground/labels';

/** `sessionStorage`, or null where reading it is itself refused. */
export function tabStore(): TabStore | null {
  try {
    return window.sessionStorage;
  } catch {
    return null;
  }
}

/**
 * Keeps the labels, as typed, for the next time that this tab opens the address with that hash: a link holds
 * `longestLink` characters, and a list may be longer. A refused store loses no more than that.
 */
export function keepLabels(hash: string, labels: readonly string[], store: TabStore | null): void {
  try {
    store?.setItem(key, JSON.stringify({ hash, labels }));
  } catch {
    // Full or refused: those that fit are in the link.
  }
}

/** The labels kept last, if that was under this hash. Never throws. */
export function keptLabels(hash: string, store: TabStore | null): readonly string[] | null {
  try {
    const kept: unknown = JSON.parse(store?.getItem(key) ?? 'null');
    const { hash: at, labels } = (kept ?? {}) as { hash?: unknown; labels?: unknown };
    return at === hash && isTexts(labels) ? labels : null;
  } catch {
    return null;
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}
