import { models as catalogue, precisionsOf, sizeAt } from '../../clip/models';
import type { Dtype, ModelSpec } from '../../clip/models';
import type { ModelSession } from '../../state/model-session.svelte';
import { precisionsHere, precisionToFetch } from '../../state/precisions';
import type { ModelsText } from '../../text/models-text';
import { isProbed } from './model-cards';

export interface Suggestion {
  model: ModelSpec;
  precision: Dtype;
  reason: keyof ModelsText['reasons'];
}

/** The best-known model, small enough for most machines. */
const fullSizeId = 'clip-vit-base-patch32';
/** A machine with less than this is better off with a small model, GB. */
const littleMemoryGb = 4;

/**
 * The model for this machine and why, from what the loaded model's rungs tell of it; null before one has
 * been loaded. `memoryGb` is what the browser says of the machine's memory (rounded, at most 8), or null.
 */
export function suggestion(
  session: Pick<ModelSession, 'loaded' | 'refused'>,
  memoryGb: number | null,
): Suggestion | null {
  if (!isProbed(session)) return null;
  const reason = reasonFor(session.refused, memoryGb);
  const isFullSize = reason === 'webgpu-fp16' || reason === 'threads';
  const model = isFullSize
    ? catalogue.find(({ id }) => id === fullSizeId)
    : smallest(catalogue.filter(({ repo }) => repo !== null));
  const precision = model && precisionToFetch(precisionsOf(model), session.refused);
  return model && precision ? { model, precision, reason } : null;
}

function reasonFor(
  refused: ModelSession['refused'],
  memoryGb: number | null,
): Suggestion['reason'] {
  if (refused.some(({ reason }) => reason === 'ios')) return 'ios';
  if (memoryGb !== null && memoryGb < littleMemoryGb) return 'little-memory';
  if (precisionsHere(['fp16'], refused).length > 0) return 'webgpu-fp16';
  const hasOneThread = refused.some(
    ({ rung }) => rung.executionProvider === 'wasm' && rung.threads > 1,
  );
  return hasOneThread ? 'one-thread' : 'threads';
}

function smallest(models: readonly ModelSpec[]): ModelSpec | undefined {
  const sizeOf = (model: ModelSpec) =>
    Math.min(...precisionsOf(model).map((dtype) => sizeAt(model, [dtype])));
  return [...models].sort((a, b) => sizeOf(a) - sizeOf(b))[0];
}

/** A model that reads that language besides or instead of English; undefined for none. */
export function modelForLanguage(tag: string): ModelSpec | undefined {
  const language = tag.split('-')[0]!;
  if (language === 'en') return undefined;
  return catalogue.find(
    ({ languages }) => languages.includes('mul') || languages.includes(language),
  );
}
