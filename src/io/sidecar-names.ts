/**
 * How a sidecar is called: after the whole name (`photo.jpg.xmp`: darktable, digiKam) or after the name
 * without its extension (`photo.xmp`: Adobe's programs, Capture One).
 */
export type SidecarNaming = 'whole-name' | 'stem';

/**
 * The path of each picture's sidecar, in the order given. Pictures of one folder that differ in nothing but
 * the extension (`a.jpg`, `a.png`) would share `a.xmp`; they get sidecars after their whole names instead,
 * for the tags of one are not the other's.
 */
export function sidecarPaths(pictures: readonly string[], naming: SidecarNaming): string[] {
  if (naming === 'whole-name') return pictures.map(ofWholeName);
  const sharers = new Map<string, number>();
  for (const path of pictures) sharers.set(key(path), (sharers.get(key(path)) ?? 0) + 1);
  return pictures.map((path) => (sharers.get(key(path)) === 1 ? ofStem(path) : ofWholeName(path)));
}

/**
 * The naming of most sidecars that lie beside these pictures. Where there are none, after the whole name:
 * it tells pictures of one stem apart, and beside a raw file `IMG_1.CR2` a new `IMG_1.xmp` made for
 * `IMG_1.JPG` would be read as the raw file's.
 */
export function usualNaming(
  pictures: readonly string[],
  otherFiles: Iterable<string>,
): SidecarNaming {
  const others = new Set([...otherFiles].map((path) => path.toLowerCase()));
  const count = (nameOf: (path: string) => string): number =>
    pictures.filter((path) => others.has(nameOf(path).toLowerCase())).length;
  return count(ofStem) > count(ofWholeName) ? 'stem' : 'whole-name';
}

function ofWholeName(path: string): string {
  return `${path}.xmp`;
}

function ofStem(path: string): string {
  return `${stemOf(path)}.xmp`;
}

/** Path without the last extension of its name; a name that only begins with a dot keeps it. */
function stemOf(path: string): string {
  return path.replace(/(?<=[^/])\.[^./]*$/u, '');
}

function key(path: string): string {
  return stemOf(path).normalize('NFC').toLowerCase();
}
