/** Workers by name: the floor and two users of transformers.js, each in a worker of its own. */
const spawn = {
  floor: () => new Worker(new URL('./floor-worker.js', import.meta.url), { type: 'module' }),
  pipeline: () => new Worker(new URL('./library-worker.js', import.meta.url), { type: 'module' }),
  split: () => new Worker(new URL('./library-worker.js', import.meta.url), { type: 'module' }),
};
const workers = new Map();
let lastId = 0;

/** The worker's answer to `{ verb, ...request }` with `pageMs`, the round trip as this page saw it. */
window.askPeer = (name, request) => {
  if (!workers.has(name)) workers.set(name, spawn[name]());
  const worker = workers.get(name);
  const id = ++lastId;
  return new Promise((resolve, reject) => {
    const startMs = performance.now();
    const hear = ({ data }) => {
      if (data.id !== id) return;
      worker.removeEventListener('message', hear);
      const pageMs = performance.now() - startMs;
      if (data.error) reject(new Error(`${name} ${request.verb}: ${data.error}`));
      else resolve({ ...data.value, pageMs });
    };
    worker.addEventListener('message', hear);
    worker.onerror = (event) => reject(new Error(`${name}: ${event.message}`));
    worker.postMessage({ id, request });
  });
};

/** Ends every worker, and its memory with it. */
window.endPeers = () => {
  for (const worker of workers.values()) worker.terminate();
  workers.clear();
};
