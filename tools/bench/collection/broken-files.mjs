/** Files that are no pictures although their names say so, in ten ways. */
import { crc32, deflateSync } from 'node:zlib';

/** A chunk of a PNG. */
function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** A grey PNG that says it is so large; its data are those of a small one. */
function png(widthPx, heightPx) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(widthPx, 0);
  head.writeUInt32BE(heightPx, 4);
  head.set([8, 0, 0, 0, 0], 8);
  const rows = Buffer.alloc(65 * 64, 120);
  for (let y = 0; y < 64; y++) rows[y * 65] = 0;
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** A PNG whose size is not what its check sum was made of. */
function badCheckSum() {
  const bytes = png(64, 64);
  bytes[29] ^= 0xff;
  return bytes;
}

const heic = Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1');
const tiff = Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1');

/** A file of each kind, by what is wrong with it: `[ending, bytes of number i]`. */
export const brokenKinds = {
  'empty file': ['jpg', () => Buffer.alloc(0)],
  'text named .jpg': ['jpg', (i) => Buffer.from(`Notes of day ${i}.\n`.repeat(40))],
  'web page named .jpg': ['jpg', (i) => Buffer.from(`<!doctype html><title>${i}</title><p>Gone`)],
  'JPEG cut off': ['jpg', (i, jpeg) => jpeg.subarray(0, Math.floor(jpeg.length * (0.3 + i / 20)))],
  'PNG cut in its header': ['png', (i) => png(64, 64).subarray(0, 12 + i)],
  'PNG with a bad check sum': ['png', () => badCheckSum()],
  'PNG of no width': ['png', () => png(0, 64)],
  'PNG claiming 60,000 x 60,000': ['png', () => png(60_000, 60_000)],
  'HEIC or TIFF': ['heic', (i) => (i % 2 ? tiff : heic)],
  'zeros named .jpg': ['jpg', (i) => Buffer.alloc(500 + i)],
};

/** `each` files of every kind by path: what is wrong with them is their folder's name. */
export function brokenFiles(each, jpeg) {
  const files = {};
  for (const [kind, [ending, make]] of Object.entries(brokenKinds))
    for (let i = 0; i < each; i++) {
      const last = kind === 'HEIC or TIFF' && i % 2 ? 'tiff' : ending;
      files[`${kind}/broken ${i}.${last}`] = make(i, jpeg);
    }
  return files;
}
