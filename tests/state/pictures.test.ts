import { describe, expect, it } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import type { LoadedPicture, NamedBlob } from '../../src/io/images';
import { Pictures } from '../../src/state/pictures.svelte';

/** Loads without a browser: the name is the content, `bad…` fails, and releases are written down. */
function strip() {
  const released: string[] = [];
  const waits = new Map<string, Promise<void>>();
  let count = 0;
  async function load({ name, blob }: NamedBlob): Promise<LoadedPicture> {
    await waits.get(name);
    if (name.startsWith('bad')) throw new CodedError('picture/truncated');
    count += 1;
    return {
      id: `p${count}`,
      name,
      blob,
      key: `key of ${name}`,
      objectUrl: '',
      thumbnailUrl: '',
      widthPx: 1,
      heightPx: 1,
      notes: [],
      release: () => released.push(name),
    };
  }
  return { pictures: new Pictures(load), released, waits };
}

const files = (...names: string[]) => names.map((name) => ({ name, blob: new Blob([name]) }));
const names = (pictures: Pictures) => pictures.list.map((picture) => picture.name);

describe('the strip of pictures', () => {
  it('keeps the good files, tells each bad one by name, and shows the first good one', async () => {
    const { pictures } = strip();
    await pictures.add(files('bad1', 'a', 'bad2', 'b'));
    expect(names(pictures)).toEqual(['a', 'b']);
    expect(pictures.current?.name).toBe('a');
    expect(pictures.refused.map(({ name, code }) => [name, code])).toEqual([
      ['bad1', 'picture/truncated'],
      ['bad2', 'picture/truncated'],
    ]);
    expect(pictures.pending).toBe(0);
  });

  it('loses nothing when all files are bad', async () => {
    const { pictures } = strip();
    await pictures.add(files('a'));
    await pictures.add(files('bad'));
    expect(pictures.current?.name).toBe('a');
    expect(names(pictures)).toEqual(['a']);
  });

  it('shows a picture that is there already instead of adding it twice', async () => {
    const { pictures, released } = strip();
    await pictures.add(files('a', 'b'));
    await pictures.add(files('b'));
    expect(names(pictures)).toEqual(['a', 'b']);
    expect(pictures.current?.name).toBe('b');
    expect(released).toEqual(['b']);
  });

  it('lets a newer call come to the front though an older one is still reading', async () => {
    const { pictures, waits } = strip();
    let go = () => {};
    waits.set('slow', new Promise((resolve) => (go = resolve)));
    const older = pictures.add(files('slow'));
    await pictures.add(files('quick'));
    expect(pictures.pending).toBe(1);
    go();
    await older;
    expect(pictures.current?.name).toBe('quick');
    expect(names(pictures)).toEqual(['quick', 'slow']);
  });

  it('adds behind without taking the front, unless nothing is there', async () => {
    const { pictures } = strip();
    await pictures.add(files('first', 'second'), 'behind');
    expect(pictures.current?.name).toBe('first');
    await pictures.add(files('third'), 'behind');
    expect(pictures.current?.name).toBe('first');
  });

  it('goes round at both ends', async () => {
    const { pictures } = strip();
    pictures.next();
    expect(pictures.current).toBeNull();
    await pictures.add(files('a', 'b', 'c'));
    pictures.previous();
    expect(pictures.current?.name).toBe('c');
    pictures.next();
    expect(pictures.current?.name).toBe('a');
  });

  it('brings the neighbour to the front when the one in front is removed, and releases it', async () => {
    const { pictures, released } = strip();
    await pictures.add(files('a', 'b', 'c'));
    const id = (name: string) => pictures.list.find((picture) => picture.name === name)!.id;
    pictures.select(id('b'));
    pictures.remove(id('b'));
    expect(pictures.current?.name).toBe('c');
    pictures.remove(id('c'));
    expect(pictures.current?.name).toBe('a');
    pictures.remove(id('a'));
    expect(pictures.current).toBeNull();
    expect(released).toEqual(['b', 'c', 'a']);
  });

  it('keeps the engine’s complaint with its picture, and forgets it with it', async () => {
    const { pictures } = strip();
    await pictures.add(files('a'));
    const { id } = pictures.list[0]!;
    pictures.mark(id, new CodedError('picture/undecodable', { format: 'PNG' }));
    expect(pictures.fault(id)?.code).toBe('picture/undecodable');
    pictures.mark(id, null);
    expect(pictures.fault(id)).toBeNull();
    pictures.mark(id, new CodedError('picture/truncated'));
    pictures.remove(id);
    expect(pictures.fault(id)).toBeNull();
  });

  it('takes no more than its memory holds, and says so', async () => {
    const { pictures } = strip();
    const huge = Object.defineProperty(new Blob(['x']), 'size', { value: 400 * 2 ** 20 });
    await pictures.add([
      { name: 'one', blob: huge },
      { name: 'two', blob: huge },
    ]);
    expect(names(pictures)).toEqual(['one']);
    expect(pictures.refused.map(({ name, code }) => [name, code])).toEqual([
      ['two', 'picture/strip-full'],
    ]);
  });

  it('takes the rest of a drop in which something cannot be read, and says what it was', async () => {
    const { pictures } = strip();
    const locked = {
      name: 'locked',
      fullPath: '/locked',
      isDirectory: true,
      createReader: () => ({
        readEntries: (_: unknown, refuse: (error: Error) => void) => refuse(new Error('locked')),
      }),
    };
    const transfer = {
      files: [new File(['a'], 'a'), new File([], 'locked')],
      items: [{ webkitGetAsEntry: () => null }, { webkitGetAsEntry: () => locked }],
      getData: () => '',
    };
    await pictures.addDropped(transfer as unknown as DataTransfer);
    expect(names(pictures)).toEqual(['a']);
    expect(pictures.refused.map(({ name, code }) => [name, code])).toEqual([
      ['locked', 'picture/unreadable'],
    ]);
  });

  it('dismisses one message or all', async () => {
    const { pictures } = strip();
    await pictures.add(files('bad1', 'bad2', 'bad3'));
    pictures.dismiss(pictures.refused[1]!.id);
    expect(pictures.refused.map((file) => file.name)).toEqual(['bad1', 'bad3']);
    pictures.dismiss();
    expect(pictures.refused).toEqual([]);
  });
});
