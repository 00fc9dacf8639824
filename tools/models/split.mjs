import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { megabytes } from './progress.mjs';
import { importSource } from './read-catalogue.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Writes the two towers of a combined ONNX file beside it, `text_` and `vision_` before its name, and says
 * what a catalogue would pin of them. Nothing is overwritten.
 * @param {string} path
 * @param {import('./commands.mjs').Lines} lines
 * @throws {Refusal} a sentence that says why the file cannot be taken apart
 */
export async function splitFile(path, lines) {
  const { model, text, vision, scale } = await opened(path);
  for (const [kind, part] of Object.entries({ text, vision })) {
    const name = `${kind}_${basename(path)}`;
    const { sizeBytes, sha256 } = await writePart(join(dirname(path), name), model.bytes, part);
    lines.say(`${name}: ${megabytes(sizeBytes)}, ${sizeBytes} bytes, SHA-256 ${sha256}`);
  }
  if (scale) lines.say(`Logit scale ${scale.logitScale}, bias ${scale.logitBias}.`);
}

async function opened(path) {
  /** @type {typeof import('../../src/engine/split-onnx')} */
  const { openCombined } = await importSource('engine/split-onnx.ts');
  const bytes = await readFile(path).catch((cause) => {
    throw new Refusal(`${path} cannot be read: ${cause.message}`, { cause });
  });
  try {
    return openCombined(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length), path);
  } catch (error) {
    throw await inWords(error);
  }
}

/** The page's own sentence for an error with a code. */
async function inWords(error) {
  /** @type {typeof import('../../src/text/en-errors')} */
  const { errors } = await importSource('text/en-errors.ts');
  const sentence = errors[error.code];
  if (typeof sentence !== 'function') return error;
  return new Refusal(sentence(error.data.path, error.data.tensor), { cause: error });
}

/** Writes piece by piece: no second copy of the weights. */
async function writePart(path, bytes, { pieces, sizeBytes }) {
  const file = await open(path, 'wx').catch((cause) => {
    if (cause.code !== 'EEXIST') throw cause;
    throw new Refusal(`${path} is there already. Move it away first.`, { cause });
  });
  const hash = createHash('sha256');
  try {
    for (const piece of pieces) {
      const part = piece instanceof Uint8Array ? piece : bytes.subarray(piece.start, piece.end);
      hash.update(part);
      await file.writeFile(part);
    }
  } finally {
    await file.close();
  }
  return { sizeBytes, sha256: hash.digest('hex') };
}
