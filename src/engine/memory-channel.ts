import type { PinnedFile } from '../clip/models';
import { isWhole, namesOf } from './store-names';
import type { StoreFiles } from './store-files';

/**
 * Where stores live in the memory of one worker a tab, other workers ask for a file, and a store that has it whole
 * answers; the others say nothing, so an empty one is not first. Blobs cross without their bytes being copied.
 */
type Message = { asked: PinnedFile } | { name: string; file: Blob };

type OpenChannel = (name: string) => BroadcastChannel;

const openChannel: OpenChannel = (name) => new BroadcastChannel(name);

/** How long a worker that reads waits for a store that may not be there. */
const answerMs = 5_000;

/** Lets other workers of this site have that store's files; returns what ends it. */
export function shareMemory(name: string, files: StoreFiles, open = openChannel): () => void {
  const channel = open(name);
  const answer = async (pin: PinnedFile) => {
    const { bytes } = namesOf(pin);
    const file = isWhole(await files.list(), pin) ? await files.open(bytes) : null;
    if (file) channel.postMessage({ name: bytes, file } satisfies Message);
  };
  channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
    if ('asked' in data) void answer(data.asked);
  });
  return () => channel.close();
}

/** The file, from whichever store in another worker's memory has it whole at this moment; null where none has. */
export function askMemoryOfOthers(
  name: string,
  pin: PinnedFile,
  open = openChannel,
): Promise<Blob | null> {
  return new Promise((resolve) => {
    const channel = open(name);
    const end = (file: Blob | null) => {
      clearTimeout(timer);
      channel.close();
      resolve(file);
    };
    const timer = setTimeout(() => end(null), answerMs);
    channel.addEventListener('message', ({ data }: MessageEvent<Message>) => {
      if ('file' in data && data.name === namesOf(pin).bytes) end(data.file);
    });
    channel.postMessage({ asked: pin } satisfies Message);
  });
}
