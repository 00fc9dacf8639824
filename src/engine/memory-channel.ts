import { memoryFiles } from './store-memory';
import type { StoreFiles } from './store-files';

/**
 * Where the store lives in one worker's memory, other workers ask it for what it has. Blobs cross without their
 * bytes being copied.
 */
interface Answer {
  contents: ReadonlyMap<string, Blob>;
}

/** How long a worker that reads waits for a store that may not be there. */
const answerMs = 5_000;

/** Lets other workers of this site see that store; returns what ends it. */
export function shareMemory(name: string, files: StoreFiles): () => void {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => {
    if (data === 'contents?') void snapshot(files).then((answer) => channel.postMessage(answer));
  });
  return () => channel.close();
}

async function snapshot(files: StoreFiles): Promise<Answer> {
  const contents = new Map<string, Blob>();
  for (const name of (await files.list()).keys())
    contents.set(name, (await files.open(name)) ?? new Blob());
  return { contents };
}

/** What a store in another worker's memory has at this moment; null where there is none. */
export function askMemoryOfOthers(name: string): Promise<StoreFiles | null> {
  return new Promise((resolve) => {
    const channel = new BroadcastChannel(name);
    const end = (files: StoreFiles | null) => {
      clearTimeout(timer);
      channel.close();
      resolve(files);
    };
    const timer = setTimeout(() => end(null), answerMs);
    channel.addEventListener('message', ({ data }: MessageEvent<Answer | string>) => {
      if (typeof data !== 'string') end(memoryFiles(data.contents));
    });
    channel.postMessage('contents?');
  });
}
