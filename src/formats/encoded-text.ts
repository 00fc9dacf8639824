/** How a text file's characters are stored. A byte order mark stays in the text, as its first character. */
export type TextEncoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/**
 * The encoding of an XML file by its first bytes (XML 1.0, appendix F): a byte order mark, or how the
 * first `<` is stored; UTF-8 otherwise.
 */
export function xmlEncoding([first, second]: Uint8Array): TextEncoding {
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return 'utf-16be';
  return 'utf-8';
}

/** The characters of these bytes; null where the bytes are not of that encoding. */
export function decodedText(bytes: Uint8Array, encoding: TextEncoding): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The bytes of a text: of what `decodedText` gave, the same bytes again. */
export function encodedText(text: string, encoding: TextEncoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'utf-8') return new TextEncoder().encode(text);
  const view = new DataView(new ArrayBuffer(text.length * 2));
  const isLittle = encoding === 'utf-16le';
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), isLittle);
  return new Uint8Array(view.buffer);
}
