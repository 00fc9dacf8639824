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

/** Resolves in the first task after the next frame was laid out and painted. */
const afterPaint = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now());
      port2.postMessage(null);
    });
  });

/**
 * The least that a page can do: it draws what was typed, asks the floor, and draws twenty bars when it has
 * answered. Milliseconds to the end of the frame that paints them.
 */
window.paintedFloor = async (request) => {
  if (!document.querySelector('input'))
    document.body.innerHTML = `<input>${'<p>bar</p>'.repeat(20)}`;
  const startMs = performance.now();
  document.querySelector('input').value = String(startMs);
  await window.askPeer('floor', request);
  for (const bar of document.querySelectorAll('p')) bar.style.width = `${Math.random() * 90}%`;
  return (await afterPaint()) - startMs;
};

/** Ends every worker, and its memory with it. */
window.endPeers = () => {
  for (const worker of workers.values()) worker.terminate();
  workers.clear();
};
