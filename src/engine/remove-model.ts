import { contentName, precisionsOf } from '../clip/models';
import type { Dtype, ModelSpec } from '../clip/models';
import type { Shelf } from './store-shelf';
import { isBegun, pinsAt } from './stored-files';

/** Deletes what a model needs at that precision (null: at any) and nothing else that is here does. */
export async function removeModel(
  shelf: Shelf,
  modelId: string,
  dtype: Dtype | null,
): Promise<void> {
  const sizes = await shelf.files.list();
  const models = [...shelf.catalogue, ...(await shelf.ownEntries(sizes))];
  const model = models.find(({ id }) => id === modelId);
  if (!model) return;
  const isGoing = (other: ModelSpec, at: Dtype) =>
    other.id === modelId && (dtype === null || at === dtype);
  const going = precisionsOf(model).filter((at) => isGoing(model, at));
  const staying = models.flatMap((other) =>
    precisionsOf(other)
      .filter((at) => !isGoing(other, at) && isBegun(sizes, other, at))
      .flatMap((at) => pinsAt(other, [at])),
  );
  const kept = new Set(staying.map(contentName));
  await shelf.remove(pinsAt(model, going).filter((pin) => !kept.has(contentName(pin))));
  const isGone = !precisionsOf(model).some(
    (at) => !isGoing(model, at) && isBegun(sizes, model, at),
  );
  if (isGone) await shelf.forgetEntry(modelId);
}
