import { precisionsOf } from '../clip/model-spec';
import type { Dtype } from '../clip/model-spec';
import { starter } from '../clip/starter';

/** What a site ships: model id -> precisions. The starter is always among them. */
export type ShippedModels = Readonly<Record<string, readonly Dtype[]>>;

/** What every site ships. */
export const starterOnly: ShippedModels = { [starter.id]: precisionsOf(starter) };

/**
 * What the site at that address ships, by its `models/index.json`; the starter alone where there is no
 * such list, where it cannot be reached or read. Never throws. Unknown models and precisions are left out.
 */
export async function fetchShippedModels(
  siteUrl: string,
  fetchFile: typeof fetch = fetch,
): Promise<ShippedModels> {
  try {
    const response = await fetchFile(new URL('models/index.json', siteUrl), { cache: 'no-cache' });
    return response.ok ? await parseShippedModels(await response.json()) : starterOnly;
  } catch {
    return starterOnly;
  }
}

async function parseShippedModels(list: unknown): Promise<ShippedModels> {
  const listed = new Map(Object.entries(list as object));
  if ([...listed.keys()].every((id) => id === starter.id)) return starterOnly;
  const { models } = await import('../clip/models');
  const entries = models.map((model) => {
    const dtypes: unknown = listed.get(model.id);
    const known = precisionsOf(model);
    return [model.id, Array.isArray(dtypes) ? known.filter((each) => dtypes.includes(each)) : []];
  });
  const shipped = Object.fromEntries(entries.filter(([, dtypes]) => dtypes!.length > 0));
  return { ...(shipped as ShippedModels), ...starterOnly };
}
