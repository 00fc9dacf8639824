import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';

/** A file as Playwright's file picker takes it. */
export interface PictureFile {
  name: string;
  mimeType: string;
  buffer: Buffer;
}

/** One of the reference pictures. */
export function referencePicture(name: string): PictureFile {
  return { name, mimeType: '', buffer: readFileSync(`tests/reference/pictures/${name}`) };
}

/** One of the reference files that are broken, foreign or extreme. */
export function oddFile(name: string): PictureFile {
  return { name, mimeType: '', buffer: readFileSync(`tests/reference/odd-files/${name}`) };
}

/** A file of these Latin-1 characters. */
export function fileOf(name: string, text: string, mimeType = ''): PictureFile {
  return { name, mimeType, buffer: Buffer.from(text, 'latin1') };
}

/** Fires a drop or a paste of these files, or of an address alone, as a browser would. */
export async function bring(
  page: Page,
  kind: 'drop' | 'paste',
  files: readonly PictureFile[],
  address = '',
): Promise<void> {
  const sent = files.map(({ name, mimeType, buffer }) => ({
    name,
    mimeType,
    base64: buffer.toString('base64'),
  }));
  await page.evaluate(
    ({ kind, sent, address }) => {
      const transfer = new DataTransfer();
      for (const { name, mimeType, base64 } of sent) {
        const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type: mimeType }));
      }
      if (address) transfer.setData('text/uri-list', address);
      const options = { bubbles: true, cancelable: true };
      const event =
        kind === 'drop'
          ? new DragEvent('drop', { ...options, dataTransfer: transfer })
          : new ClipboardEvent('paste', { ...options, clipboardData: transfer });
      document.body.dispatchEvent(event);
    },
    { kind, sent, address },
  );
}

/** Chooses files in the strip's picker. */
export async function pick(page: Page, ...files: PictureFile[]): Promise<void> {
  await page.getByLabel('Add pictures', { exact: true }).setInputFiles(files);
}
