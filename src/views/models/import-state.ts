import { drafts } from '../../clip/drafts';
import { findModel, precisionsOf, sizeAt } from '../../clip/models';
import type { ModelLibrary } from '../../state/model-library.svelte';
import { errorSentence } from '../../text/error-sentence';
import type { Text } from '../../text/language.svelte';
import type { ImportOutcome, ImportState } from '../../ui/import-outcome';
import { transferFacts } from './model-cards';

type Report = NonNullable<ModelLibrary['report']>;

/** What the panel shows of files from disk. */
export function importState(
  { importing, report, failure }: Pick<ModelLibrary, 'importing' | 'report' | 'failure'>,
  text: Text,
): ImportState {
  return {
    transfer: importing && transferFacts(importing),
    outcome: report && importOutcome(report, text),
    failure: failure && errorSentence(text, failure),
  };
}

function importOutcome(
  { complete, incomplete, custom, refusal }: Report,
  text: Text,
): ImportOutcome {
  const known = (id: string) => findModel(id) ?? drafts.find((draft) => draft.id === id);
  const named = (id: string) => ({ id, name: known(id)?.name ?? id });
  return {
    complete: complete.map(({ modelId, dtypes }) => ({
      ...named(modelId),
      precisions: dtypes.join(', '),
    })),
    incomplete: incomplete.map(({ modelId, missing }) => ({ ...named(modelId), missing })),
    custom: custom && {
      name: custom.name,
      imageSize: custom.imageSize,
      contextLength: custom.contextLength,
      projectionDim: custom.projectionDim,
      sizeBytes: sizeAt(custom, precisionsOf(custom)),
      isScaleAssumed: custom.isScaleAssumed === true,
    },
    refusal: refusal && errorSentence(text, refusal),
  };
}
