import { reservedName } from '../formats/safe-path';

const longestStem = 80;
/** Browsers read the URL after the click; Safari needs the longest, by FileSaver.js's experience. */
const keepUrlMs = 40_000;

/**
 * A file name that every system takes: no path, no control or forbidden character, no reserved name, at
 * most 80 characters before the extension. `clip-playground` where nothing is left of the stem.
 */
export function safeFileName(stem: string, extension: string): string {
  const clean = stem
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069\u200B\uFEFF]/gu, '')
    .replace(/[/\\:*?"<>|]+/g, '-')
    .replace(/\s+/g, ' ');
  const short = [...clean].slice(0, longestStem).join('');
  const trimmed = short.replace(/^[\s.-]+|[\s.-]+$/g, '');
  const usable = reservedName.test(trimmed.split('.')[0]!) ? `${trimmed}-` : trimmed;
  return `${usable || 'clip-playground'}.${extension}`;
}

/** A picture's name without its extension, for the names of files made from it. */
export function fileStem(name: string): string {
  return name.replace(/(?<=.)\.[\p{L}\p{N}]{1,5}$/u, '');
}

/** Hands the bytes to the browser's downloads under that name (see `safeFileName`). Sends nothing anywhere. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), keepUrlMs);
}
