import type { StoredPicture } from '../io/collection-store';
import { storedOf, type CollectionPicture } from './folder-changes';

type Fault = StoredPicture['fault'];

/** Whether the picture itself is at fault: a failure of the engine or of the disk says nothing of it. */
function isLasting(fault: Fault): boolean {
  if (fault === null) return true;
  return fault.code.startsWith('picture/') && fault.code !== 'picture/unreadable';
}

/** What of a picture is kept. */
export function toBeKept(picture: CollectionPicture): StoredPicture {
  const { fault, edition } = picture;
  const stored = { ...storedOf(picture), fault: isLasting(fault) ? fault : null };
  return edition === undefined ? stored : { ...stored, edition };
}

/** A picture as it was kept. A fault of no known format was a failure of the engine in earlier versions. */
export function fromKept(stored: StoredPicture): StoredPicture {
  const { fault } = stored;
  const wasEngines = fault?.code === 'picture/undecodable' && fault.data['format'] === undefined;
  return wasEngines ? { ...stored, fault: null } : stored;
}

/** Forgets what was the engine's failure, so that it is tried again; whether there was any. */
export function forgetPassing(pictures: readonly CollectionPicture[]): boolean {
  const failed = pictures.filter(({ fault }) => !isLasting(fault));
  for (const picture of failed) picture.fault = null;
  return failed.length > 0;
}
