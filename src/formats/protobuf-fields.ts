import { PbfReader } from 'pbf';

/** A run of bytes: from `start` up to, and without, `end`. */
export interface Slice {
  start: number;
  end: number;
}

/** One field of a message as it lies in the file. */
export interface Field {
  number: number;
  /** Tag, length and value: what a copy of the field is. */
  whole: Slice;
  /** The value of a field that has a length: a message, a text or bytes. Empty for a number. */
  body: Slice;
  /** The value of a varint; 0 for any other. Above 2^53 it is rounded. */
  varint: number;
}

/** How a value is laid out, by the last three bits of its tag. */
const wire = { varint: 0, fixed64: 1, bytes: 2, fixed32: 5 };

/**
 * The fields of the message that lies there, in order; nothing is copied. Throws a `RangeError` where the
 * bytes are no message.
 */
export function fieldsOf(bytes: Uint8Array, { start, end }: Slice): Field[] {
  const reader = new PbfReader(bytes);
  const fields: Field[] = [];
  reader.pos = start;
  while (reader.pos < end) fields.push(nextField(reader, end));
  return fields;
}

function nextField(reader: PbfReader, end: number): Field {
  const start = reader.pos;
  const tag = reader.readVarint();
  const type = tag & 7;
  const number = tag >>> 3;
  let varint = 0;
  let body = { start: reader.pos, end: reader.pos };
  if (type === wire.varint) varint = reader.readVarint(true);
  else if (type === wire.bytes) {
    const length = reader.readVarint();
    body = { start: reader.pos, end: reader.pos + length };
    reader.pos = body.end;
  } else if (type === wire.fixed32) reader.pos += 4;
  else if (type === wire.fixed64) reader.pos += 8;
  else throw new RangeError(`no such kind of field: ${type} at ${start}`);
  if (number === 0 || reader.pos > end)
    throw new RangeError(`a field leaves its message at ${start}`);
  return { number, whole: { start, end: reader.pos }, body, varint };
}

/** Numbers written one after the other without tags, as repeated numbers are packed. */
export function varintsOf(bytes: Uint8Array, { start, end }: Slice): number[] {
  const reader = new PbfReader(bytes);
  const numbers: number[] = [];
  reader.pos = start;
  while (reader.pos < end) numbers.push(reader.readVarint(true));
  return numbers;
}

/** The text of a field. */
export function textOf(bytes: Uint8Array, { body }: Field): string {
  return utf8.decode(bytes.subarray(body.start, body.end));
}

const utf8 = new TextDecoder();
