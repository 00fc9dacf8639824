import { describe, expect, it } from 'vitest';
import { keepLabels, keptLabels } from '../../src/io/kept-labels';

/** A tab's storage; `refuses` it as a browser may. */
function storage(refuses = false) {
  const items = new Map<string, string>();
  const refuse = () => {
    if (refuses) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
  };
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      refuse();
      items.set(key, value);
    },
  };
}

describe('labels kept for a reload of the tab', () => {
  const labels = Array.from({ length: 600 }, (_, i) => `第 ${i} 个标签，写得长一点`);

  it('come back whole, an empty row too, under the address that they were kept with', () => {
    const store = storage();
    keepLabels('#labels=a', [...labels, ''], store);
    expect(keptLabels('#labels=a', store)).toEqual([...labels, '']);
  });

  it('stay away under any other address', () => {
    const store = storage();
    keepLabels('#labels=a', labels, store);
    expect(keptLabels('#labels=b', store)).toBeNull();
    expect(keptLabels('', store)).toBeNull();
  });

  it('are all that is kept, and the newest list only', () => {
    const store = storage();
    keepLabels('#labels=a', labels, store);
    keepLabels('', ['cat'], store);
    expect([...store.items.values()].map((text) => JSON.parse(text) as unknown)).toEqual([
      { hash: '', labels: ['cat'] },
    ]);
  });

  it('are done without where the browser refuses to keep them, or kept something else', () => {
    expect(() => keepLabels('', labels, storage(true))).not.toThrow();
    expect(() => keepLabels('', labels, null)).not.toThrow();
    expect(keptLabels('', null)).toBeNull();
    for (const odd of [
      '',
      '{',
      'null',
      '[]',
      '{"hash":"","labels":[1]}',
      '{"hash":"","labels":"a"}',
    ]) {
      const store = { getItem: () => odd, setItem: () => undefined };
      expect(keptLabels('', store)).toBeNull();
    }
  });
});
