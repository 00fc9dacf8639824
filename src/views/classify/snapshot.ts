import { resultsSnapshot, type ResultsSnapshot } from '../../io/results';
import type { Playground } from '../../state/playground.svelte';
import { noneId, type Classification } from './classification.svelte';
import { shownPicture } from './shown-picture';

declare const __APP_VERSION__: string;

/** What is on screen with all that led to it. Call it only while there are scores and a loaded model. */
export function snapshotOf(
  classification: Classification,
  playground: Playground,
  noneLabel: string,
): ResultsSnapshot {
  const { session, pictures } = playground;
  const { model, loaded } = session;
  const picture = shownPicture(classification, pictures);
  return resultsSnapshot({
    appVersion: __APP_VERSION__,
    createdAt: new Date(),
    model: { id: model.id, name: model.name, repo: model.repo, revision: model.revision },
    dtype: loaded!.rung.dtype,
    executionProvider: loaded!.rung.executionProvider,
    threads: loaded!.rung.threads,
    picture: {
      name: picture?.name ?? '',
      sizeBytes: picture?.blob.size ?? 0,
      widthPx: picture?.widthPx ?? 0,
      heightPx: picture?.heightPx ?? 0,
      sha256: picture?.key ?? null,
    },
    templates: classification.templates,
    activation: classification.activation,
    logitScale: classification.logitScale,
    logitBias: classification.logitBias,
    labels: classification.rows.flatMap((row) => {
      const score = classification.scores.get(row.id);
      if (!score || !row.entry) return [];
      const isNone = row.id === noneId;
      return [
        {
          kind: isNone ? ('none' as const) : ('label' as const),
          label: isNone ? noneLabel : row.label,
          prompts: row.entry.prompts,
          tokenCounts: row.entry.tokenCounts,
          cosine: score.cosine,
        },
      ];
    }),
  });
}
