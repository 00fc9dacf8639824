/** Names that Windows keeps for devices, whatever their extension. */
export const reservedName = /^(?:con|prn|aux|nul|com\d|lpt\d)$/i;
/** What Windows forbids in names; macOS and Linux forbid only part of it. */
const forbidden = /[\p{Cc}<>:"|?*]/gu;
/** Bytes that a name may have on ext4, APFS and, within a few, NTFS. */
const longestBytes = 240;

/**
 * A path that stays inside the folder that it is unpacked in and that every system takes: no `..`, no
 * drive, no empty part, no forbidden character or name; `_` in their place.
 */
export function safePath(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => !/^\.*$/.test(part.trim()));
  return parts.map(safePart).join('/') || '_';
}

/** One part of such a path: a label as a folder's name, for one. */
export function safePart(part: string): string {
  const clean = part
    .replace(/[/\\]/g, '_')
    .replace(forbidden, '_')
    .replace(/[. ]+$/, '_');
  const usable = reservedName.test(clean.split('.')[0]!.trim()) ? `_${clean}` : clean;
  return shortened(usable) || '_';
}

/** Cut at its stem's end, so that the extension stays. */
function shortened(name: string): string {
  const [, stem = name, extension = ''] = /^(.+?)((?:\.[^.]{1,10}){0,2})$/su.exec(name) ?? [];
  const chars = [...stem];
  while (chars.length > 1 && bytesOf(chars.join('') + extension) > longestBytes) chars.pop();
  return chars.join('') + extension;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

/** Gives each path once: a second one of that name, in any capitals, becomes "name (2).jpg". */
export class FreePaths {
  readonly #taken = new Set<string>();

  take(path: string): string {
    const [, stem = path, extension = ''] = /^(.*?[^/])(\.[^./]+)?$/su.exec(path) ?? [];
    for (let n = 1; ; n++) {
      const free = n === 1 ? path : `${stem} (${n})${extension}`;
      const key = free.normalize('NFC').toLowerCase();
      if (this.#taken.has(key)) continue;
      this.#taken.add(key);
      return free;
    }
  }
}
