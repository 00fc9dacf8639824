import { models, sizeAt } from '../clip/models';
import type { Dtype, ModelSpec } from '../clip/models';
import type { ModelSession } from '../state/model-session.svelte';
import type { SiteModels } from '../state/site-models.svelte';
import type { ModelChoice } from '../ui/model-choice';

type Refused = ModelSession['refused'];

/**
 * The precision that this machine would run of those, as far as the rungs tell that did not run the
 * newest model: a rung refused only for want of files says that the machine could. Null for none.
 */
export function precisionHere(precisions: readonly Dtype[], refused: Refused): Dtype | null {
  const isBarred = (dtype: Dtype) =>
    refused.some(
      ({ rung, reason }) =>
        rung.executionProvider === 'webgpu' &&
        rung.dtype === dtype &&
        reason !== 'no-such-precision',
    );
  const onWebgpu = (['fp16', 'fp32'] as const).filter((dtype) => !isBarred(dtype));
  const order: readonly Dtype[] = [...onWebgpu, 'q8', 'fp32'];
  return order.find((dtype) => precisions.includes(dtype)) ?? null;
}

/** What the page shows of one model that this site ships. */
export function modelChoice(
  model: ModelSpec,
  { shipped }: Pick<SiteModels, 'shipped'>,
  session: Pick<ModelSession, 'model' | 'phase' | 'refused'>,
): ModelChoice {
  const precision = precisionHere(shipped[model.id] ?? [], session.refused);
  const isPresent = session.model.id === model.id && session.phase !== 'failed';
  const { id, name, licence, languages, imagenetAccuracy } = model;
  return {
    id,
    name,
    variant: precision && { precision, sizeBytes: sizeAt(model, [precision]) },
    licence,
    languages,
    imagenetAccuracy,
    state: !isPresent ? 'idle' : session.phase === 'ready' ? 'ready' : 'loading',
  };
}

/** All of them, in the catalogue's order. */
export function modelChoices(
  site: Pick<SiteModels, 'shipped'>,
  session: Pick<ModelSession, 'model' | 'phase' | 'refused'>,
): ModelChoice[] {
  const here = models.filter(({ id }) => site.shipped[id]);
  return here.map((model) => modelChoice(model, site, session));
}
