import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { unzipSync } from 'fflate';
import { newXmp } from '../../src/formats/xmp';
import {
  TakeAway,
  type TakeAwaySource,
  type TakenPicture,
} from '../../src/views/collection/take-away.svelte';
import { MemoryFolder } from '../io/memory-folder';
import { madeUpFacts } from './made-up-facts';

const holding = (...labels: string[]): string =>
  new TextDecoder().decode(newXmp(labels.map((label) => ({ label }))).bytes);
const picture = (path: string, tags: number[], best: number | null): TakenPicture => ({
  path,
  sizeBytes: 3,
  modifiedMs: Date.UTC(2026, 0, 1),
  tags,
  accepted: [],
  rejected: [],
  cosines: [0.25, 0.5],
  best,
  unknown: null,
  open: async () => new Blob([path]),
});

/** Two pictures in one folder that the browser can write into. */
function collection(folder: MemoryFolder): TakeAwaySource & { version: number } {
  return {
    version: 1,
    isReady: true,
    facts: () =>
      madeUpFacts(
        { label: 'cat', group: 'animals', prompts: ['cat'], threshold: 0.2 },
        { label: 'dog', group: null, prompts: ['dog'], threshold: null },
      ),
    pictures: () => [picture('Pets/a.jpg', [0], 0), picture('Pets/x/b.jpg', [], null)],
    embeds: () => ({
      dim: 2,
      paths: ['Pets/a.jpg'],
      blocks: [new Float32Array([0.6, 0.8])],
    }),
    folders: () => [
      { name: 'Pets', source: { kind: 'handle', name: 'Pets', handle: folder.handle } },
    ],
    sidecars: () => [],
  };
}

let saved: { name: string; blob: Blob }[] = [];

beforeEach(() => {
  saved = [];
  let blob = new Blob();
  vi.spyOn(URL, 'createObjectURL').mockImplementation((made) => {
    blob = made as Blob;
    return 'blob:1';
  });
  const link = { href: '', download: '', click: () => saved.push({ name: link.download, blob }) };
  vi.stubGlobal('document', { createElement: () => link });
  vi.stubGlobal('window', {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const unpacked = async (blob: Blob): Promise<Record<string, string>> => {
  const files = Object.entries(unzipSync(new Uint8Array(await blob.arrayBuffer())));
  return Object.fromEntries(files.map(([path, bytes]) => [path, new TextDecoder().decode(bytes)]));
};

describe('taking away', () => {
  it('looks first, then writes the sidecars beside the pictures', async () => {
    const folder = new MemoryFolder('Pets');
    await folder.put('x/b.jpg', 'picture');
    const takeAway = new TakeAway(collection(folder));
    await takeAway.check();
    expect(takeAway.plan?.summary).toMatchObject({ new: 1, none: 1, merged: 0, refused: 0 });
    expect(folder.texts()).toEqual({ 'x/b.jpg': 'picture' });
    await folder.put('x/b.jpg.xmp', holding('dog'));
    await takeAway.writeBeside();
    const { 'a.jpg.xmp': fresh, 'x/b.jpg.xmp': merged } = folder.texts();
    expect(fresh).toContain('<rdf:li>animals|cat</rdf:li>');
    // The page added "dog" at an earlier time, and the picture has it no longer.
    expect(merged).not.toContain('dog');
    expect(takeAway.result).toMatchObject({ kind: 'sidecars', where: 'beside' });
    expect(takeAway.running).toBeNull();
  });

  it('forgets what it looked up when the naming or the tags change', async () => {
    const source = collection(new MemoryFolder('Pets'));
    const takeAway = new TakeAway(source);
    expect(takeAway.naming).toBe('whole-name');
    await takeAway.check();
    takeAway.choose('stem');
    expect(takeAway.plan).toBeNull();
    await takeAway.check();
    expect(takeAway.plan?.outcomes[0]!.sidecar).toBe('Pets/a.xmp');
  });

  it('leaves the sidecar of a picture alone that the model has not read, or cannot', async () => {
    const folder = new MemoryFolder('Pets');
    for (const path of ['b.jpg', 'c.jpg'])
      await folder.put(`${path}.xmp`, holding('dog', 'by hand'));
    const before = folder.texts();
    const source = collection(folder);
    const waiting = { ...picture('Pets/b.jpg', [0], 0), unknown: 'unread' as const };
    const broken = { ...picture('Pets/c.jpg', [], null), unknown: 'unreadable' as const };
    source.pictures = () => [picture('Pets/a.jpg', [0], 0), waiting, broken];
    const takeAway = new TakeAway(source);
    await takeAway.check();
    expect(takeAway.plan?.summary).toMatchObject({
      new: 1,
      merged: 0,
      none: 0,
      unread: 1,
      unreadable: 1,
      removed: 0,
    });
    await takeAway.zipSidecars();
    expect(Object.keys(await unpacked(saved[0]!.blob))).toEqual(['Pets/a.jpg.xmp']);
    await takeAway.writeBeside();
    expect(folder.texts()).toMatchObject(before);
    expect(Object.keys(folder.texts())).toHaveLength(3);
  });

  it('neither checks nor writes sidecars while labels are still on their way', async () => {
    const folder = new MemoryFolder('Pets');
    await folder.put('x/b.jpg.xmp', holding('dog'));
    const before = folder.texts();
    const takeAway = new TakeAway({ ...collection(folder), isReady: false });
    await takeAway.check();
    expect(takeAway.plan).toBeNull();
    await takeAway.writeBeside();
    await takeAway.zipSidecars();
    expect(folder.texts()).toEqual(before);
    expect(saved).toEqual([]);
  });

  it('writes the tags of the moment of the click, whatever happens while the browser asks', async () => {
    const folder = new MemoryFolder('Pets');
    await folder.put('x/b.jpg.xmp', holding('cat'));
    const source = collection(folder);
    source.pictures = () => [picture('Pets/x/b.jpg', [0], 0)];
    Object.assign(folder, {
      requestPermission: async () => {
        source.pictures = () => [picture('Pets/x/b.jpg', [], null)];
        return 'granted';
      },
    });
    await new TakeAway(source).writeBeside();
    expect(folder.texts()['x/b.jpg.xmp']).toContain('cat');
  });

  it('asks for leave to write, and writes nothing without', async () => {
    const folder = new MemoryFolder('Pets');
    Object.assign(folder, { requestPermission: async () => 'denied' });
    const takeAway = new TakeAway(collection(folder));
    await takeAway.writeBeside();
    expect(takeAway.result).toMatchObject({ kind: 'failed', error: { code: 'folder/refused' } });
    expect(folder.texts()).toEqual({});
  });

  it('puts sidecars, embeds and sorted copies into archives', async () => {
    const takeAway = new TakeAway(collection(new MemoryFolder('Pets')));
    await takeAway.zipSidecars();
    await takeAway.embeds();
    await takeAway.copies('zip', 'No label');
    expect(saved.map(({ name }) => name)).toEqual(['sidecars.zip', 'embeds.zip', 'copies.zip']);
    const [sidecars, embeds, copies] = await Promise.all(saved.map(({ blob }) => unpacked(blob)));
    expect(Object.keys(sidecars!)).toEqual(['Pets/a.jpg.xmp']);
    expect(Object.keys(embeds!)).toEqual(['embeds.npy', 'embeds.json']);
    expect(copies).toEqual({ 'cat/a.jpg': 'Pets/a.jpg', 'No label/b.jpg': 'Pets/x/b.jpg' });
  });

  it('saves tables and keyword lists under plain names', async () => {
    const takeAway = new TakeAway(collection(new MemoryFolder('Pets')));
    await takeAway.csv();
    await takeAway.json();
    await takeAway.keywords('lightroom');
    expect(saved.map(({ name }) => name)).toEqual([
      'collection.csv',
      'collection.json',
      'keywords-lightroom.txt',
    ]);
    expect(await saved[2]!.blob.text()).toBe('animals\r\n\tcat\r\ndog\r\n');
  });

  it('does one job at a time and can be cancelled, keeping what is whole', async () => {
    const folder = new MemoryFolder('Pets');
    const takeAway = new TakeAway(collection(folder));
    folder.onWrite = () => takeAway.cancel();
    const writing = takeAway.writeBeside();
    await takeAway.csv();
    await writing;
    expect(saved).toEqual([]);
    expect(takeAway.wasCancelled).toBe(true);
    expect(folder.texts()['a.jpg.xmp']).toContain('cat');
  });
});
