import { clipVitBasePatch16 } from './catalogue/clip-vit-base-patch16';
import { clipVitBasePatch32 } from './catalogue/clip-vit-base-patch32';
import { siglip2Base, siglipBase } from './catalogue/siglip';
import { tinyClip8m } from './catalogue/tinyclip';
import type { ModelSpec } from './model-spec';
import { starter } from './starter';

export * from './model-spec';

/**
 * The models this page can load, the first being the one that ships with it. The page fetches this list
 * once somebody asks for another than that one: hashes do not compress.
 */
export const models: readonly ModelSpec[] = [
  starter,
  clipVitBasePatch32,
  clipVitBasePatch16,
  tinyClip8m,
  siglipBase,
  siglip2Base,
];

/** The catalogue's entry of that id, or undefined. */
export function findModel(id: string): ModelSpec | undefined {
  return models.find((model) => model.id === id);
}
