/** Picture files on disk for the bench of the collection: made once, kept under `.cache/bench-pictures`. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const maker = join(root, 'tools/bench/made-pictures.js');

/** What cameras, phones and the web give, upright and across, px. */
const photoSizes = [
  [640, 480],
  [800, 600],
  [768, 1024],
  [1024, 768],
  [1280, 960],
  [1600, 1200],
  [1200, 1600],
  [1600, 1200],
];
const basesOf = {
  photos: Array.from({ length: 32 }, (_, i) => photoSizes[i % photoSizes.length]),
  small: Array.from({ length: 24 }, () => [64, 64]),
};

/** JPEG files made in the page, one a size. @returns {Promise<Buffer[]>} */
export async function baseJpegs(page, kind) {
  const made = [];
  for (const [seed, [widthPx, heightPx]] of basesOf[kind].entries()) {
    const base64 = await page.evaluate(
      async (asked) => {
        const blob = await window.madePicture(...asked);
        const bytes = new Uint8Array(await blob.arrayBuffer());
        let text = '';
        for (let i = 0; i < bytes.length; i += 4096)
          text += String.fromCharCode(...bytes.subarray(i, i + 4096));
        return btoa(text);
      },
      [widthPx, heightPx, seed],
    );
    made.push(Buffer.from(base64, 'base64'));
  }
  return made;
}

/** The same picture under other bytes: a comment right after the start of the JPEG. */
export function withComment(jpeg, text) {
  const comment = Buffer.from(text);
  const head = Buffer.from([0xff, 0xfe, 0, comment.length + 2]);
  return Buffer.concat([jpeg.subarray(0, 2), head, comment, jpeg.subarray(2)]);
}

/**
 * A folder with so many JPEG files of their own bytes in subfolders of 500, and what `others` adds (by path).
 * Returns its path and the files' bytes a picture. Made anew where its maker changed.
 */
export async function pictureFolder(page, kind, count, others = {}) {
  const key = createHash('sha256');
  key.update(await readFile(maker)).update(JSON.stringify([basesOf[kind], Object.keys(others)]));
  const name = `${kind}-${count}-${key.digest('hex').slice(0, 8)}`;
  const folder = join(root, '.cache/bench-pictures', name);
  const bases = await baseJpegs(page, kind);
  const meanBytes = bases.reduce((sum, { length }) => sum + length, 0) / bases.length;
  if (existsSync(join(folder, '.done'))) return { folder, meanBytes };
  await rm(folder, { recursive: true, force: true });
  for (let i = 0; i < count; i++) {
    const path = join(folder, `part ${Math.floor(i / 500)}`, `made ${i}.jpg`);
    if (i % 500 === 0) await mkdir(dirname(path), { recursive: true });
    await writeFile(path, withComment(bases[i % bases.length], `made ${i}`));
  }
  for (const [path, bytes] of Object.entries(others)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  }
  await writeFile(join(folder, '.done'), '');
  return { folder, meanBytes };
}
