import { latin1 } from './latin1';
import { unread } from './stored-picture';
import type { StoredPicture } from './stored-picture';

/** Brands in the first box of an ISO media file (ISO/IEC 14496-12): the major one, then the others. */
export function isoBrands(head: Uint8Array): string[] {
  const box = latin1(head.subarray(0, 512));
  const length = box.charCodeAt(2) * 256 + box.charCodeAt(3);
  const brands = [box.slice(8, 12)];
  for (let place = 16; place + 4 <= Math.min(length, box.length); place += 4) {
    brands.push(box.slice(place, place + 4));
  }
  return brands;
}

/** Walks the boxes of an ISO media file. Its size lies deeper and is not looked for. */
export function storedIso(bytes: Uint8Array): StoredPicture {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = { ...unread, animated: isoBrands(bytes)[0] === 'avis' };
  let place = 0;
  while (place + 8 <= bytes.length) {
    const length = view.getUint32(place);
    // Zero stands for "to the end", one for a length of 64 bits behind the name.
    if (length === 0) return { ...found, complete: true };
    if (length === 1 && place + 16 > bytes.length) break;
    place += Math.max(8, length === 1 ? Number(view.getBigUint64(place + 8)) : length);
  }
  return { ...found, complete: place === bytes.length };
}
