import { drafts } from '../../clip/drafts';
import { findModel, precisionsOf, sizeAt } from '../../clip/models';
import type { ModelLibrary } from '../../state/model-library.svelte';
import type { ModelSession } from '../../state/model-session.svelte';
import { precisionHere } from '../../state/precisions';
import { errorSentence } from '../../text/error-sentence';
import type { Text } from '../../text/language.svelte';
import type { ImportOutcome, ImportState } from '../../ui/import-outcome';
import { transferFacts } from './model-cards';

type Report = NonNullable<ModelLibrary['report']>;
type Library = Pick<
  ModelLibrary,
  'importing' | 'report' | 'failure' | 'isBusy' | 'isCut' | 'entry'
>;
type Refused = ModelSession['refused'];

/** What the panel shows of files from disk; `refused` tells what this machine cannot run. */
export function importState(library: Library, refused: Refused, text: Text): ImportState {
  const { importing, report, failure, isBusy, isCut } = library;
  return {
    transfer: importing && transferFacts(importing),
    outcome: report && importOutcome(report, library, refused, text),
    failure: failure && errorSentence(text, failure),
    isBusy,
    isCut,
  };
}

function importOutcome(
  { complete, incomplete, custom, refusal }: Report,
  library: Library,
  refused: Refused,
  text: Text,
): ImportOutcome {
  const known = (id: string) =>
    findModel(id) ?? library.entry(id) ?? drafts.find((draft) => draft.id === id);
  const named = (id: string) => ({ id, name: known(id)?.name ?? id });
  return {
    complete: complete.map(({ modelId, dtypes }) => ({
      ...named(modelId),
      precisions: dtypes.join(', '),
      canRun: precisionHere(dtypes, refused) !== null,
    })),
    incomplete: incomplete.map(({ modelId, missing }) => ({ ...named(modelId), missing })),
    custom: custom && {
      name: custom.name,
      imageSize: custom.imageSize,
      contextLength: custom.contextLength,
      projectionDim: custom.projectionDim,
      sizeBytes: sizeAt(custom, precisionsOf(custom)),
      canRun: precisionHere(precisionsOf(custom), refused) !== null,
      isScaleAssumed: custom.isScaleAssumed === true,
    },
    refusal: refusal && errorSentence(text, refusal),
  };
}
