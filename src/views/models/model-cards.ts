import { isCustomId, models as catalogue, precisionsOf, sizeAt } from '../../clip/models';
import { drafts } from '../../clip/drafts';
import type { ModelDraft, ModelSpec } from '../../clip/models';
import type { ModelSession } from '../../state/model-session.svelte';
import { precisionHere, precisionsHere, precisionToFetch } from '../../state/precisions';
import type { SiteModels } from '../../state/site-models.svelte';
import type { Transfer } from '../../state/transfers.svelte';
import { errorSentence } from '../../text/error-sentence';
import type { Text } from '../../text/language.svelte';
import type { CardPrecision, ModelCard, TransferFacts } from '../../ui/model-card';

type Models = Pick<SiteModels, 'shipped' | 'library' | 'precisions'>;
type Session = Pick<
  ModelSession,
  'model' | 'phase' | 'refused' | 'loaded' | 'progress' | 'failure'
>;

/** Every model that can be had here: the catalogue in its order, what a hub has to pin, then those from disk. */
export function modelCards(models: Models, session: Session, text: Text): ModelCard[] {
  const { library } = models;
  const custom = (library?.contents?.models ?? []).flatMap((stored) => stored.custom ?? []);
  const offered = catalogue.filter(({ id, repo }) => repo !== null || models.shipped[id]);
  const card = (model: ModelSpec) => modelCard(model, models, session, text);
  return [
    ...offered.map(card),
    ...drafts.map((draft) => {
      const entry = library?.entry(draft.id);
      return entry ? card(entry) : draftCard(draft, models, text);
    }),
    ...custom.map(card),
  ];
}

/** What the panel shows of a model whose files a hub has not been asked about. */
function draftCard(
  { id, name, licence, languages, imagenetAccuracy }: ModelDraft,
  { library }: Models,
  text: Text,
): ModelCard {
  const failure = library?.failures[id];
  return {
    ...{ id, name, licence, languages, imagenetAccuracy },
    isCustom: false,
    pins: library?.asking.includes(id) ? 'asking' : 'unasked',
    precisions: [],
    chosen: null,
    canDownload: true,
    use: 'idle',
    runningPrecision: null,
    transfer: null,
    loading: null,
    wasEvicted: library?.evicted.some(({ modelId }) => modelId === id) ?? false,
    failure: failure ? errorSentence(text, failure) : null,
  };
}

/** What the panel shows of one model. */
export function modelCard(
  model: ModelSpec,
  models: Models,
  session: Session,
  text: Text,
): ModelCard {
  const { id, name, licence, languages, imagenetAccuracy } = model;
  const { library } = models;
  const transfer = library?.downloads.running[id];
  const isSession = session.model.id === id;
  const isFailed = isSession && session.phase === 'failed';
  const failure = library?.failures[id] ?? (isFailed ? session.failure : null);
  const isIdle = !isSession || isFailed;
  const precisions = cardPrecisions(model, models, session);
  return {
    id,
    name,
    isCustom: isCustomId(id),
    pins: model.pinnedBy ? { host: model.pinnedBy } : 'ours',
    licence,
    languages,
    imagenetAccuracy,
    precisions,
    chosen: chosenPrecision(model, models, session, precisions),
    canDownload: model.repo !== null,
    use: isIdle ? 'idle' : session.phase === 'ready' ? 'ready' : 'loading',
    runningPrecision: isIdle ? null : (session.loaded?.rung.dtype ?? null),
    transfer: transfer ? transferFacts(transfer) : null,
    loading: isSession ? session.progress : null,
    wasEvicted: library?.evicted.some(({ modelId }) => modelId === id) ?? false,
    failure: failure && errorSentence(text, failure),
  };
}

/** What a bar shows of bytes on their way. */
export function transferFacts({ progress, bytesPerS, msLeft }: Transfer): TransferFacts {
  return {
    phase: progress?.phase ?? null,
    loadedBytes: progress?.loadedBytes ?? 0,
    totalBytes: progress?.totalBytes ?? 0,
    retryInMs: progress?.retryInMs ?? null,
    bytesPerS,
    msLeft,
  };
}

function cardPrecisions(model: ModelSpec, models: Models, session: Session): CardPrecision[] {
  const stored = models.library?.stored(model.id);
  const all = precisionsOf(model);
  const can = precisionsHere(all, session.refused);
  const kept = all.filter(
    (dtype) =>
      stored?.dtypes.includes(dtype) || stored?.unfinished.some((at) => at.dtype === dtype),
  );
  const toBeHad = can.filter(
    (dtype) => model.repo !== null || models.precisions(model.id).includes(dtype),
  );
  return [...new Set([...toBeHad, ...kept])].map((dtype) => {
    const begun = stored?.unfinished.find((each) => each.dtype === dtype);
    const place = stored?.dtypes.includes(dtype)
      ? 'device'
      : models.shipped[model.id]?.includes(dtype)
        ? 'site'
        : begun
          ? 'unfinished'
          : 'away';
    return {
      precision: dtype,
      canRun: can.includes(dtype),
      sizeBytes: sizeAt(model, [dtype]),
      place,
      loadedBytes: place === 'unfinished' ? begun!.loadedBytes : 0,
    };
  });
}

/**
 * What runs, else what would run of that which is here, else what was begun, else what to fetch; what is listed first
 * where that is none.
 */
function chosenPrecision(
  model: ModelSpec,
  models: Models,
  session: Session,
  listed: readonly CardPrecision[],
): string | null {
  const { refused } = session;
  const isRunning = session.model.id === model.id && session.loaded !== null;
  const begun = models.library?.stored(model.id)?.unfinished.map(({ dtype }) => dtype) ?? [];
  const known = isProbed(session) ? refused : null;
  const wanted = isRunning
    ? session.loaded!.rung.dtype
    : (precisionHere(models.precisions(model.id), refused) ??
      precisionToFetch(begun, known) ??
      precisionToFetch(precisionsOf(model), known));
  const isListed = listed.some(({ precision }) => precision === wanted);
  return isListed ? wanted : (listed[0]?.precision ?? null);
}

/** Whether anything is known of this machine: no model is loaded on the best rung without a word on others. */
export function isProbed({ loaded, refused }: Pick<Session, 'loaded' | 'refused'>): boolean {
  return loaded !== null || refused.length > 0;
}
