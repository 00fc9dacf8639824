import { CodedError } from '../clip/errors';

/** A picture file's bytes. Throws `picture/unreadable` where it has gone or changed since it was brought. */
export async function pictureBytes(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  try {
    return new Uint8Array(await file.arrayBuffer());
  } catch (cause) {
    throw new CodedError('picture/unreadable', {}, { cause });
  }
}
