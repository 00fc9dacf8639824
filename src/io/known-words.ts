import type { ModelSpec } from '../clip/models';

/** The words a model knows, or null where it has no such list or it cannot be read. */
export async function loadKnownWords(
  model: ModelSpec,
  siteUrl: string,
): Promise<ReadonlySet<string> | null> {
  if (!model.knownWords) return null;
  try {
    const answer = await fetch(new URL(`models/${model.id}/${model.knownWords}`, siteUrl));
    const words: unknown = await answer.json();
    return Array.isArray(words) ? new Set(words.map(String)) : null;
  } catch {
    return null;
  }
}
