import type { Text } from './en';
import type { Errors } from './en-errors';

/**
 * The sentence for an error's code: what happened and what the person can do about it; the bare code while the
 * sentences have not come.
 */
export function errorSentence(
  text: Pick<Text, 'errors'>,
  error: { code: keyof Errors; data: Readonly<Record<string, string | number>> },
): string {
  if (!text.errors) return error.code;
  const sentence = text.errors[error.code];
  if (typeof sentence !== 'function') return sentence;
  const { host, format, path, limit, target, status, tensor, neededBytes, freeBytes } = error.data;
  const first = host ?? megabytes(neededBytes) ?? format ?? path ?? limit;
  const second = target ?? status ?? megabytes(freeBytes) ?? tensor;
  const filled = [first, second].map((each) => String(each ?? ''));
  return (sentence as (...parts: string[]) => string)(...filled);
}

function megabytes(sizeBytes: string | number | undefined): string | undefined {
  return sizeBytes === undefined ? undefined : (Number(sizeBytes) / 1e6).toFixed(1);
}
