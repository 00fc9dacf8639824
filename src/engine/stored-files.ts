import { contentName, isCustomId, pathsAt, precisionsOf, towerPaths } from '../clip/models';
import type { Dtype, ModelSpec, PinnedFile } from '../clip/models';
import { isWhole, namesOf } from './store-names';
import type { StoredModel } from './store-protocol';

/** Name and length of every file of the store. */
export type Sizes = ReadonlyMap<string, number>;

/** Pins of the files that a model needs at these precisions, each once. */
export function pinsAt(model: ModelSpec, dtypes: readonly Dtype[]): readonly PinnedFile[] {
  const pins = pathsAt(model, dtypes).map((path) => model.files[path]!);
  return [...new Map(pins.map((pin) => [contentName(pin), pin])).values()];
}

/** Pins of the towers of one precision. */
export function towerPins(model: ModelSpec, dtype: Dtype): readonly PinnedFile[] {
  const towers = model.towers[dtype];
  return towers ? towerPaths(towers).map((path) => model.files[path]!) : [];
}

/** How much of a file is here. */
export function arrivedBytes(sizes: Sizes, pin: PinnedFile): number {
  return Math.min(sizes.get(namesOf(pin).bytes) ?? 0, pin.sizeBytes);
}

/** How much of several files is here. */
export function arrivedTogether(sizes: Sizes, pins: readonly PinnedFile[]): number {
  return pins.reduce((sum, pin) => sum + arrivedBytes(sizes, pin), 0);
}

/** What several files weigh together. */
export function weightOf(pins: readonly PinnedFile[]): number {
  return pins.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
}

/** What of them is not here, whole and verified. */
export function missingPins(sizes: Sizes, pins: readonly PinnedFile[]): readonly PinnedFile[] {
  return pins.filter((pin) => !isWhole(sizes, pin));
}

/** Whether anything is here that only this precision of the model needs. */
export function isBegun(sizes: Sizes, model: ModelSpec, dtype: Dtype): boolean {
  return towerPins(model, dtype).some((pin) => sizes.has(namesOf(pin).bytes));
}

/**
 * What is here of each model of which anything is. Small files that no begun precision needs, left by a download that
 * was cancelled before any weights came, count for every precision of each model that they belong to.
 */
export function storedModels(sizes: Sizes, models: readonly ModelSpec[]): StoredModel[] {
  const begun = models.map((model) => ({ model, dtypes: begunAt(sizes, model) }));
  const needed = new Set(
    begun.flatMap(({ model, dtypes }) => (dtypes[0] ? pinsAt(model, dtypes).map(contentName) : [])),
  );
  const isLeft = (pin: PinnedFile) =>
    sizes.has(namesOf(pin).bytes) && !needed.has(contentName(pin));
  return begun.flatMap(({ model, dtypes }) => {
    if (dtypes.length > 0) return [storedModel(sizes, model, dtypes)];
    return pinsAt(model, []).some(isLeft) ? [storedModel(sizes, model, precisionsOf(model))] : [];
  });
}

function begunAt(sizes: Sizes, model: ModelSpec): readonly Dtype[] {
  return precisionsOf(model).filter((dtype) => isBegun(sizes, model, dtype));
}

function storedModel(sizes: Sizes, model: ModelSpec, begun: readonly Dtype[]): StoredModel {
  const isComplete = (dtype: Dtype) => missingPins(sizes, pinsAt(model, [dtype])).length === 0;
  return {
    modelId: model.id,
    revision: model.revision,
    dtypes: begun.filter(isComplete),
    sizeBytes: arrivedTogether(sizes, pinsAt(model, begun)),
    unfinished: begun
      .filter((dtype) => !isComplete(dtype))
      .map((dtype) => {
        const pins = pinsAt(model, [dtype]);
        const [loadedBytes, totalBytes] = [arrivedTogether(sizes, pins), weightOf(pins)];
        return { dtype, loadedBytes, totalBytes };
      }),
    custom: isCustomId(model.id) ? model : null,
  };
}
