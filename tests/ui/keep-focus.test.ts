import { afterEach, expect, it, vi } from 'vitest';
import { keepFocus } from '../../src/ui/keep-focus';

afterEach(() => vi.unstubAllGlobals());

const element = () => ({ focus: vi.fn() });

/** A part of a page that holds `inside`, and where the page's focus is. */
function page(focused: object) {
  const inside = element();
  const held: { activeElement: object; body: object } = { activeElement: focused, body: element() };
  const part = { contains: (other: object) => other === inside };
  vi.stubGlobal('document', held);
  return { held, inside, part: part as unknown as HTMLElement };
}

it('the focus goes on where what had it is gone', async () => {
  const { held, inside, part } = page({});
  const next = element();
  held.activeElement = inside;
  const kept = keepFocus(part, () => next as unknown as HTMLElement);
  held.activeElement = held.body;
  await kept;
  expect(next.focus).toHaveBeenCalledOnce();
});

it('a focus that was elsewhere, or has found a place of its own, is left alone', async () => {
  const { held, inside, part } = page({});
  const next = element();
  const give = () => next as unknown as HTMLElement;
  held.activeElement = held.body;
  await keepFocus(part, give);
  held.activeElement = inside;
  const kept = keepFocus(part, give);
  held.activeElement = element();
  await kept;
  await keepFocus(undefined, give);
  expect(next.focus).not.toHaveBeenCalled();
});
