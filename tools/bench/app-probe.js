/**
 * Runs inside the app's page (Playwright hands it over whole): acts as a person would, and waits for what that
 * person would see. Times are milliseconds from the act to new numbers in the page (`answerMs`) and to
 * the end of the frame that paints them (`paintMs`).
 */
export function installProbe() {
  const app = () => window.clipPlayground;
  const rowsOf = () => [...document.querySelectorAll('[data-row]')];
  const meterOf = (row) => row?.querySelector('[role=meter]');
  const valueOf = (row) => meterOf(row)?.getAttribute('aria-valuenow') ?? null;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  /** Resolves in the first task after the next frame was laid out and painted. */
  const afterPaint = () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(null);
      });
    });

  /** Acts, and waits until the page, watched at every change of it, satisfies `isDone`. */
  async function watch(act, isDone) {
    const panel = document.querySelector('#labels');
    const startMs = performance.now();
    const answeredMs = await new Promise((resolve, reject) => {
      const tooLong = setTimeout(() => reject(new Error('the page did not change')), 240_000);
      const observer = new MutationObserver(() => {
        if (!isDone()) return;
        observer.disconnect();
        clearTimeout(tooLong);
        resolve(performance.now());
      });
      observer.observe(panel, { subtree: true, childList: true, attributes: true });
      act();
    });
    const paintedMs = await afterPaint();
    return { startMs, answerMs: answeredMs - startMs, paintMs: paintedMs - startMs };
  }

  /** Durations of the worker's spans of that name since a moment of this page's clock. */
  function spansSince(name, startMs) {
    return performance
      .getEntriesByName(name, 'measure')
      .filter((entry) => entry.startTime + entry.duration >= startMs)
      .map(({ startTime, duration, detail }) => ({ startTime, duration, detail }));
  }
  const sum = (spans) => spans.reduce((total, { duration }) => total + duration, 0);

  async function edit(text) {
    const row = rowsOf()[0];
    const input = row.querySelector('input');
    const act = () => {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
    };
    const isDone = () => meterOf(row)?.ariaLabel === text && !row.classList.contains('stale');
    const times = await watch(act, isDone);
    const [span] = spansSince('clip:text', times.startMs);
    const beforeMs = span.startTime - times.startMs;
    const afterMs = times.answerMs - beforeMs - span.duration;
    return {
      ...times,
      runMs: span.duration,
      beforeMs,
      afterMs,
      tokens: span.detail.tokens,
      shared: span.detail.shared,
    };
  }

  async function swap(id) {
    const row = rowsOf()[0];
    const before = valueOf(row);
    const times = await watch(
      () => app().pictures.select(id),
      () => valueOf(row) !== before && !row.classList.contains('stale'),
    );
    const [decode] = spansSince('clip:decode', times.startMs);
    const decodedMs = decode.startTime + decode.duration - times.startMs;
    return {
      answerMs: times.answerMs - decodedMs,
      paintMs: times.paintMs - decodedMs,
      decodeMs: decodedMs,
      preprocessMs: sum(spansSince('clip:preprocess', times.startMs)),
      runMs: sum(spansSince('clip:vision', times.startMs)),
    };
  }

  /** As the browser delivers it: input comes at the start of a frame, and the frame is then drawn. */
  function slide(step) {
    const slider = document.querySelector('input[type=range]');
    return new Promise((resolve) => {
      requestAnimationFrame(() => {
        const startMs = performance.now();
        slider.value = String(step);
        slider.dispatchEvent(new InputEvent('input', { bubbles: true }));
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve({ paintMs: performance.now() - startMs });
        port2.postMessage(null);
      });
    });
  }

  /** All labels new at once: until the bars in sight stand for all of them. */
  async function replace(texts) {
    const first = app().session.counts.textPrompts;
    const progress = new Set();
    let firstMs = null;
    const told = () =>
      [...document.querySelectorAll('#labels [role=status]')]
        .map(({ textContent }) => textContent)
        .filter((text) => /\d+ of \d+/.test(text));
    const startMs = performance.now();
    const times = await watch(
      () => app().labels.replace(texts),
      () => {
        for (const text of told()) progress.add(text);
        const isShown = valueOf(rowsOf()[0]) !== null;
        if (isShown) firstMs ??= performance.now() - startMs;
        const isRun = app().session.counts.textPrompts - first >= texts.length;
        return isShown && isRun && told().length === 0 && rowsOf().length === texts.length;
      },
    );
    const spans = spansSince('clip:text', times.startMs);
    const batches = spans.map(({ detail }) => ({ rows: detail.prompts, length: detail.tokens }));
    return { ...times, firstMs, progress: progress.size, runMs: sum(spans), batches };
  }

  /** Frames straight to the engine, each as soon as the one before is answered. */
  async function frames(count) {
    const canvas = new OffscreenCanvas(640, 480);
    const context = canvas.getContext('2d');
    const taken = [];
    for (let i = 0; i < count; i++) {
      context.fillStyle = `hsl(${i * 47} 70% 50%)`;
      context.fillRect(i * 7, i * 5, 300, 200);
      const source = await createImageBitmap(canvas);
      const startMs = performance.now();
      await app().session.embedImage({ key: null, source });
      taken.push(performance.now() - startMs);
    }
    return taken;
  }

  /** Decoding and preprocessing of one file in the engine, by its own spans. */
  async function preprocess(blob, key) {
    const startMs = performance.now();
    await app().session.embedImage({ key, source: blob });
    return {
      decodeMs: sum(spansSince('clip:decode', startMs)),
      preprocessMs: sum(spansSince('clip:preprocess', startMs)),
    };
  }

  window.benchProbe = { edit, swap, slide, replace, frames, preprocess, pause, afterPaint };
}
