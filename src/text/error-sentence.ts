import type { Text } from './en';

/** The sentence for an error's code: what happened and what the person can do about it. */
export function errorSentence(
  text: Text,
  error: { code: keyof Text['errors']; data: Readonly<Record<string, string | number>> },
): string {
  const sentence = text.errors[error.code];
  return typeof sentence === 'function' ? sentence(String(error.data['format'] ?? '')) : sentence;
}
