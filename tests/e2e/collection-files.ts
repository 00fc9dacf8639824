import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import type { EmbedChunk } from '../../src/io/collection-store';
import type { Playground } from '../../src/state/playground.svelte';
import { oddFile, referencePicture } from './picture-files';

/** A JPEG of its own content: the reference picture with a comment that nobody else has. */
export function madeJpeg(seed: number, base = referencePicture('jpeg-420.jpg').buffer): Buffer {
  const comment = Buffer.from(`picture ${seed}`);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([base.subarray(0, 2), head, comment, base.subarray(2)]);
}

/** Ten ways of being broken, by file name. */
export const brokenFiles: Readonly<Record<string, Buffer>> = {
  'empty.jpg': Buffer.alloc(0),
  'words.jpg': oddFile('words.jpg').buffer,
  'page.jpg': oddFile('page.jpg').buffer,
  'cut.jpg': oddFile('cut.jpg').buffer,
  'cut.png': oddFile('cut.png').buffer,
  'cut.gif': oddFile('cut.gif').buffer,
  'cut.webp': oddFile('cut.webp').buffer,
  'enormous.png': oddFile('enormous.png').buffer,
  'picture.heic': oddFile('picture.heic').buffer,
  'zeros.jpg': Buffer.alloc(2000),
};

/** Writes files under a folder, subfolders made, and returns the folder. */
export function writeFolder(folder: string, files: Readonly<Record<string, Buffer>>): string {
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
  return folder;
}

/** So many good pictures in two subfolders. */
export function goodFiles(count: number): Record<string, Buffer> {
  const path = (i: number) => `${i % 2 ? 'odd' : 'even'}/picture ${i}.jpg`;
  return Object.fromEntries(Array.from({ length: count }, (_, i) => [path(i), madeJpeg(i)]));
}

/**
 * A folder that the browser itself holds, standing for one on the disk: tests can reach it, keep its
 * handle and take it away. The page's folder picker gives it.
 */
export async function offerFolder(page: Page, name: string): Promise<void> {
  await page.addInitScript((folder) => {
    Object.assign(window, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle(folder, { create: true }),
    });
  }, name);
}

/** Fills the browser's folder with so many good pictures. */
export async function fillFolder(page: Page, name: string, count: number): Promise<void> {
  const base64 = referencePicture('jpeg-420.jpg').buffer.toString('base64');
  await page.evaluate(
    async ({ name, count, base64 }) => {
      const base = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
      const root = await navigator.storage.getDirectory();
      const folder = await root.getDirectoryHandle(name, { create: true });
      const write = async (i: number) => {
        const comment = new TextEncoder().encode(`picture ${i}`);
        const head = Uint8Array.of(0xff, 0xfe, 0, comment.length + 2);
        const file = await folder.getFileHandle(`picture ${i}.jpg`, { create: true });
        const writer = await file.createWritable();
        await writer.write(new Blob([base.subarray(0, 2), head, comment, base.subarray(2)]));
        await writer.close();
      };
      await Promise.all(Array.from({ length: count }, (_, i) => write(i)));
    },
    { name, count, base64 },
  );
}

/** Takes the browser's folder away as an unplugged disk would. */
export async function removeFolder(page: Page, name: string): Promise<void> {
  await page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry(name, { recursive: true });
  }, name);
}

/**
 * Lets the model take so many calls of eight pictures; later ones, whose files are open by then, wait until
 * what it resolves with is called.
 */
export async function holdReadingAfter(page: Page, calls: number): Promise<() => Promise<void>> {
  await page.waitForFunction(() => 'clipPlayground' in window);
  await page.evaluate((calls) => {
    const { session } = (window as unknown as { clipPlayground: Playground }).clipPlayground;
    const embedImages = session.embedImages.bind(session);
    let begun = 0;
    const held = new Promise<void>((letGo) => Object.assign(window, { letGo }));
    session.embedImages = async (...asked) => {
      begun += 1;
      if (begun > calls) await held;
      return embedImages(...asked);
    };
  }, calls);
  return () => page.evaluate(() => (window as unknown as { letGo(): void }).letGo());
}

interface PageState {
  clipCollection: {
    phase: string;
    version: number;
    waiting: number;
    pictures: { id: number; path: string; fault: { code: string } | null }[];
    isRead(id: number): boolean;
    job: { phase: string };
    folders: { isListing: boolean };
    keeping: { mode: string; isBehind: boolean };
  };
}

/** What the page's own state says of its collection, once the tab is there. */
export async function collectionState(page: Page) {
  await page.waitForFunction(() => 'clipCollection' in window);
  return page.evaluate(() => {
    const { clipCollection } = window as unknown as PageState;
    const { pictures, job, keeping, folders, phase } = clipCollection;
    return {
      phase,
      job: job.phase,
      mode: keeping.mode,
      isBehind: keeping.isBehind,
      isListing: folders.isListing,
      total: pictures.length,
      read: pictures.filter(({ id }) => clipCollection.isRead(id)).length,
      faults: Object.fromEntries(
        pictures.flatMap(({ path, fault }) => (fault ? [[path, fault.code]] : [])),
      ),
    };
  });
}

/** How many pictures' embeds lie on the device. */
export function storedEmbeds(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise((resolve, reject) => {
        const open = indexedDB.open('clip-playground-collection');
        open.onerror = () => reject(open.error);
        open.onsuccess = () => {
          const all = open.result.transaction('embeds').objectStore('embeds').getAll();
          all.onsuccess = () => {
            open.result.close();
            resolve((all.result as EmbedChunk[]).reduce((sum, { ids }) => sum + ids.length, 0));
          };
        };
      }),
  );
}
