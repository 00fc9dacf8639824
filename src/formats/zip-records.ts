/** A file of an archive: stored as it is, for pictures do not become smaller. */
export interface ZipRecord {
  /** Path with `/` between, relative, in any language. */
  path: string;
  crc: number;
  sizeBytes: number;
  modified: Date;
  /** Where its local header begins in the archive. */
  offset: number;
}

const most32 = 0xffffffff;
const most16 = 0xffff;
/** Versions that a reader needs (APPNOTE 4.4.3): folders, and sizes of 64 bits. */
const needsFolders = 20;
const needsZip64 = 45;
/** Names are UTF-8 (APPNOTE 4.4.4, bit 11). */
const utf8Names = 1 << 11;
/** Made on Unix, an ordinary file that its owner may write: else some readers extract it unreadable. */
const madeByUnix = 3 << 8;
const ordinaryFile = 0o100644 * 2 ** 16;

/** What stands in front of the file's bytes. Sizes and CRC are known, so no descriptor follows them. */
export function localHeader(record: ZipRecord): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(record.path);
  const isLong = record.sizeBytes >= most32;
  const extra = isLong ? zip64Extra([record.sizeBytes, record.sizeBytes]) : [];
  const size = isLong ? most32 : record.sizeBytes;
  return joined(
    [4, 0x04034b50],
    [2, isLong ? needsZip64 : needsFolders],
    ...shared(record),
    [4, size],
    [4, size],
    [2, name.length],
    [2, bytesOf(extra)],
    name,
    ...extra,
  );
}

/** The file's entry in the directory at the archive's end. */
export function directoryEntry(record: ZipRecord): Uint8Array<ArrayBuffer> {
  const name = new TextEncoder().encode(record.path);
  const { sizeBytes, offset } = record;
  const isLong = sizeBytes >= most32;
  const isFar = offset >= most32;
  const values = [...(isLong ? [sizeBytes, sizeBytes] : []), ...(isFar ? [offset] : [])];
  const extra = values.length > 0 ? zip64Extra(values) : [];
  const needed = extra.length > 0 ? needsZip64 : needsFolders;
  const size = isLong ? most32 : sizeBytes;
  return joined(
    [4, 0x02014b50],
    [2, madeByUnix | needed],
    [2, needed],
    ...shared(record),
    [4, size],
    [4, size],
    [2, name.length],
    [2, bytesOf(extra)],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, ordinaryFile],
    [4, isFar ? most32 : offset],
    name,
    ...extra,
  );
}

/**
 * The archive's last bytes. More than 65,534 files, or a directory beyond 4 GiB, need the records of
 * ZIP64, which every current system reads and fflate does not write.
 */
export function endOfArchive(
  count: number,
  directory: { offset: number; sizeBytes: number },
): Uint8Array<ArrayBuffer> {
  const { offset, sizeBytes } = directory;
  const isZip64 = count >= most16 || offset >= most32 || sizeBytes >= most32;
  const count16 = Math.min(count, most16);
  return joined(
    ...(isZip64 ? zip64End(count, directory) : []),
    [4, 0x06054b50],
    [2, 0],
    [2, 0],
    [2, count16],
    [2, count16],
    [4, Math.min(sizeBytes, most32)],
    [4, Math.min(offset, most32)],
    [2, 0],
  );
}

/** `[bytes, value]`, or bytes as they are. */
type Field = readonly [2 | 4 | 8, number] | Uint8Array;

function zip64End(
  count: number,
  { offset, sizeBytes }: { offset: number; sizeBytes: number },
): Field[] {
  return [
    [4, 0x06064b50],
    [8, 44],
    [2, madeByUnix | needsZip64],
    [2, needsZip64],
    [4, 0],
    [4, 0],
    [8, count],
    [8, count],
    [8, sizeBytes],
    [8, offset],
    [4, 0x07064b50],
    [4, 0],
    [8, offset + sizeBytes],
    [4, 1],
  ];
}

/** Flags, method "stored", time, date, CRC: the same in both headers. */
function shared({ modified, crc }: ZipRecord): Field[] {
  const { time, date } = dosTime(modified);
  return [
    [2, utf8Names],
    [2, 0],
    [2, time],
    [2, date],
    [4, crc],
  ];
}

/** MS-DOS has local time in steps of two seconds, from 1980 to 2107. */
function dosTime(modified: Date): { time: number; date: number } {
  const year = modified.getFullYear();
  if (!(year >= 1980 && year <= 2107)) return { time: 0, date: (1 << 5) | 1 };
  return {
    time: (modified.getHours() << 11) | (modified.getMinutes() << 5) | (modified.getSeconds() >> 1),
    date: ((year - 1980) << 9) | ((modified.getMonth() + 1) << 5) | modified.getDate(),
  };
}

function zip64Extra(values: readonly number[]): Field[] {
  return [[2, 1], [2, values.length * 8], ...values.map((value) => [8, value] as const)];
}

function bytesOf(fields: readonly Field[]): number {
  return fields.reduce((sum, field) => sum + (isBytes(field) ? field.length : field[0]), 0);
}

function isBytes(field: Field): field is Uint8Array {
  return field instanceof Uint8Array;
}

/** The fields one after the other, numbers little-endian. */
function joined(...fields: Field[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(bytesOf(fields));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const field of fields) {
    if (isBytes(field)) bytes.set(field, at);
    else if (field[0] === 8) view.setBigUint64(at, BigInt(field[1]), true);
    else if (field[0] === 4) view.setUint32(at, field[1], true);
    else view.setUint16(at, field[1], true);
    at += isBytes(field) ? field.length : field[0];
  }
  return bytes;
}
