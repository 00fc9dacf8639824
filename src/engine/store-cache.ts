import type { GrowingFile, StoreFiles } from './store-files';

/** Cache Storage cannot append, so a file lies there as pieces of about this length. */
const pieceBytes = 8 * 2 ** 20;
const lengthHeader = 'x-length';

/** Files in Cache Storage, for browsers without an Origin Private File System. Throws where there is neither. */
export async function openCacheFiles(
  cacheName: string,
  storage: CacheStorage = caches,
): Promise<StoreFiles> {
  const cache = await storage.open(cacheName);
  const urlOf = (name: string, index: number) => `https://store.invalid/${name}/${index}`;

  const piecesOf = async (name: string) => {
    const pieces: Response[] = [];
    for (;;) {
      const piece = await cache.match(urlOf(name, pieces.length));
      if (!piece) return pieces;
      pieces.push(piece);
    }
  };
  const put = (name: string, index: number, body: Blob) =>
    cache.put(
      urlOf(name, index),
      new Response(body, { headers: { [lengthHeader]: String(body.size) } }),
    );
  const remove = async (name: string) => {
    // The last piece first: a file that is cut off in the middle of this is a shorter file.
    for (let index = (await piecesOf(name)).length - 1; index >= 0; index -= 1)
      await cache.delete(urlOf(name, index));
  };

  return {
    place: 'cache',
    async list() {
      const sizes = new Map<string, number>();
      for (const request of await cache.keys()) {
        const name = new URL(request.url).pathname.split('/')[1]!;
        const piece = await cache.match(request);
        const length = Number(piece?.headers.get(lengthHeader) ?? 0);
        sizes.set(name, (sizes.get(name) ?? 0) + length);
      }
      return sizes;
    },
    async open(name) {
      const pieces = await piecesOf(name);
      if (pieces.length === 0) return null;
      return new Blob(await Promise.all(pieces.map((piece) => piece.blob())));
    },
    async grow(name): Promise<GrowingFile> {
      const pieces = await piecesOf(name);
      const lengths = pieces.map((piece) => Number(piece.headers.get(lengthHeader)));
      return growPieces(pieces.length, sum(lengths), (index, body) => put(name, index, body));
    },
    async write(name, text) {
      await remove(name);
      await put(name, 0, new Blob([text]));
    },
    remove,
  };
}

function growPieces(
  firstIndex: number,
  firstBytes: number,
  put: (index: number, body: Blob) => Promise<void>,
): GrowingFile {
  let index = firstIndex;
  let sizeBytes = firstBytes;
  let waiting: Uint8Array<ArrayBuffer>[] = [];
  const flush = async () => {
    if (waiting.length === 0) return;
    const body = new Blob(waiting);
    await put(index, body);
    index += 1;
    waiting = [];
  };
  return {
    get sizeBytes() {
      return sizeBytes;
    },
    async append(bytes) {
      waiting.push(bytes.slice());
      sizeBytes += bytes.length;
      if (sum(waiting.map(({ length }) => length)) >= pieceBytes) await flush();
    },
    close: flush,
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
