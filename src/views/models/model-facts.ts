import { sizeAt } from '../../clip/models';
import type { ModelSpec } from '../../clip/models';
import type { ModelSession } from '../../state/model-session.svelte';
import type { ModelFacts } from '../../ui/model-facts';

/** What the model panel shows of a loaded model. */
export function modelFacts(
  model: ModelSpec,
  loaded: NonNullable<ModelSession['loaded']>,
): ModelFacts {
  const { rung, refused } = loaded;
  return {
    name: model.name,
    revision: loaded.revision,
    licence: model.licence,
    sizeBytes: sizeAt(model, [rung.dtype]),
    precision: rung.dtype,
    executionProvider: rung.executionProvider,
    threads: rung.threads,
    adapter: loaded.adapter,
    loadMs: loaded.loadMs,
    selfTestCosine: loaded.selfTestCosine,
    refused: refused.map(({ rung: better, reason, detail }) => ({
      executionProvider: better.executionProvider,
      precision: better.dtype,
      threads: better.threads,
      reason,
      detail,
    })),
  };
}
