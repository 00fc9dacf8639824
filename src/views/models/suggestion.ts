import { findModel, models as catalogue, precisionsOf, sizeAt } from '../../clip/models';
import type { Dtype, ModelSpec } from '../../clip/models';
import { starter } from '../../clip/starter';
import type { ModelSession } from '../../state/model-session.svelte';
import { precisionHere, precisionsHere, precisionToFetch } from '../../state/precisions';
import type { SiteModels } from '../../state/site-models.svelte';
import type { ModelsText } from '../../text/models-text';
import { isProbed } from './model-cards';

export interface Suggestion {
  model: ModelSpec;
  precision: Dtype;
  reason: keyof ModelsText['reasons'];
}

/** The best-known model, small enough for most machines. */
const fullSize = findModel('clip-vit-base-patch32')!;
/** A machine that is better off with a small model is offered none that is larger than that one. */
const largestOfWeakBytes = sizeAt(fullSize, ['q8']);
/** A machine with less than this is better off with a small model, GB. */
const littleMemoryGb = 4;

type Machine = Pick<ModelSession, 'loaded' | 'refused'>;
type Models = Pick<SiteModels, 'shipped' | 'library' | 'precisions'>;

/**
 * The model for this machine and why, from what the loaded model's rungs tell of it; null before one has
 * been loaded. One that this site ships comes first, or one on this device that is no worse than what would be
 * fetched. `memoryGb` is what the browser says of the machine's memory (rounded, at most 8), or null.
 */
export function suggestion(
  session: Machine,
  memoryGb: number | null,
  models: Models,
): Suggestion | null {
  if (!isProbed(session)) return null;
  const reason = reasonFor(session.refused, memoryGb);
  const isStrong = reason === 'webgpu-fp16' || reason === 'threads';
  const model = isStrong ? fullSize : smallest(catalogue.filter(({ repo }) => repo !== null));
  const precision = precisionToFetch(precisionsOf(model), session.refused);
  const toFetch = precision && { model, precision, reason };
  const here = withoutDownload(session, models).filter(
    ({ model: each, precision: at }) => isStrong || sizeAt(each, [at]) <= largestOfWeakBytes,
  );
  const shipped = here.filter(({ reason: place }) => place === 'site');
  const kept = here.filter((each) => accuracy(each.model) >= accuracy(model));
  const best = shipped[0] ? shipped : kept;
  return best.find((each) => each.model === model) ?? best[0] ?? toFetch;
}

/** What this machine can run of that which this site ships or this device keeps; every site ships the starter. */
function withoutDownload(session: Machine, models: Models): readonly Suggestion[] {
  const known = [...catalogue, ...(models.library?.contents?.asked ?? [])];
  return known.flatMap((model) => {
    const precision = precisionHere(models.precisions(model.id), session.refused);
    if (!precision || model.id === starter.id) return [];
    const isShipped = models.shipped[model.id]?.includes(precision);
    return [{ model, precision, reason: isShipped ? ('site' as const) : ('device' as const) }];
  });
}

const accuracy = ({ imagenetAccuracy }: ModelSpec) => imagenetAccuracy ?? -1;

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

function smallest(models: readonly ModelSpec[]): ModelSpec {
  const sizeOf = (model: ModelSpec) =>
    Math.min(...precisionsOf(model).map((dtype) => sizeAt(model, [dtype])));
  return models.reduce((best, each) => (sizeOf(each) < sizeOf(best) ? each : best));
}

/** A model that reads that language besides or instead of English; undefined for none. */
export function modelForLanguage(tag: string): ModelSpec | undefined {
  const language = tag.split('-')[0]!;
  if (language === 'en') return undefined;
  return catalogue.find(
    ({ languages }) => languages.includes('mul') || languages.includes(language),
  );
}
