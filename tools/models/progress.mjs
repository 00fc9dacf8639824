/** Speed is taken over this much of the past, so that it follows the network but does not flicker. */
const windowMs = 5_000;

/**
 * Counts bytes over all files of a download together. `arrived` takes a piece (a negative number takes
 * bytes back) and gives the state; bytes that were there before do not count as speed.
 * @param {number} totalBytes
 * @param {() => number} [now] milliseconds
 */
export function progressMeter(totalBytes, now = () => performance.now()) {
  let loadedBytes = 0;
  /** @type {{ atMs: number, sizeBytes: number }[]} */
  let recent = [];
  const startMs = now();
  return {
    /** @param {number} sizeBytes @param {boolean} [wasHere] */
    arrived(sizeBytes, wasHere = false) {
      const nowMs = now();
      loadedBytes += sizeBytes;
      if (!wasHere && sizeBytes > 0) recent.push({ atMs: nowMs, sizeBytes });
      recent = recent.filter(({ atMs }) => nowMs - atMs < windowMs);
      const spanMs = Math.max(1, Math.min(windowMs, nowMs - startMs));
      const sumBytes = recent.reduce((sum, each) => sum + each.sizeBytes, 0);
      const bytesPerS = (sumBytes / spanMs) * 1000;
      const restBytes = totalBytes - loadedBytes;
      const secondsLeft = bytesPerS > 0 ? restBytes / bytesPerS : restBytes > 0 ? Infinity : 0;
      return { loadedBytes, totalBytes, bytesPerS, secondsLeft };
    },
  };
}

/** "155.8 MB", decimal as hubs count. */
export const megabytes = (sizeBytes) => `${(sizeBytes / 1e6).toFixed(1)} MB`;

/** "12.3 of 155.8 MB, 2.1 MB/s, 1 min 9 s left" */
export function progressLine({ loadedBytes, totalBytes, bytesPerS, secondsLeft }) {
  const done = `${(loadedBytes / 1e6).toFixed(1)} of ${megabytes(totalBytes)}`;
  if (!Number.isFinite(secondsLeft)) return done;
  return `${done}, ${megabytes(bytesPerS)}/s, ${timeText(secondsLeft)} left`;
}

function timeText(seconds) {
  const whole = Math.ceil(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/**
 * Shows lines that replace each other on a terminal; elsewhere, as in a log, one every ten seconds.
 * @param {{ write(text: string): unknown, isTTY?: boolean }} stream
 */
export function lineWriter(stream, now = () => performance.now()) {
  let lastMs = -Infinity;
  return {
    show(line) {
      if (now() - lastMs < (stream.isTTY ? 200 : 10_000)) return;
      lastMs = now();
      stream.write(stream.isTTY ? `\r\x1b[2K${line}` : `${line}\n`);
    },
    /** A line that stays. */
    say(line) {
      stream.write(stream.isTTY ? `\r\x1b[2K${line}\n` : `${line}\n`);
    },
  };
}
