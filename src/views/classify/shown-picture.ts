import type { LoadedPicture } from '../../io/images';
import type { Pictures } from '../../state/pictures.svelte';
import type { Classification } from './classification.svelte';

/** The file whose scores are on screen; null where they are a frame's or a drawing's, or there are none. */
export function shownPicture(
  { image }: Pick<Classification, 'image'>,
  { current }: Pick<Pictures, 'current'>,
): LoadedPicture | null {
  return current && image?.key === current.key ? current : null;
}
