/**
 * Resolves when the video shows a frame that it had not shown before, or when the signal aborts.
 * Browsers without `requestVideoFrameCallback` tell new frames by the video's own clock.
 */
export function nextVideoFrame(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const finish = () => {
      signal.removeEventListener('abort', finish);
      cancel();
      resolve();
    };
    signal.addEventListener('abort', finish);
    const cancel =
      'requestVideoFrameCallback' in video
        ? onVideoFrame(video, finish)
        : onNewTime(video as HTMLVideoElement, finish);
  });
}

function onVideoFrame(video: HTMLVideoElement, tell: () => void): () => void {
  const handle = video.requestVideoFrameCallback(tell);
  return () => video.cancelVideoFrameCallback(handle);
}

function onNewTime(video: HTMLVideoElement, tell: () => void): () => void {
  const shown = video.currentTime;
  let handle = requestAnimationFrame(look);
  function look(): void {
    const isNew = video.currentTime !== shown && video.readyState >= video.HAVE_CURRENT_DATA;
    if (isNew) tell();
    else handle = requestAnimationFrame(look);
  }
  return () => cancelAnimationFrame(handle);
}

/** Things counted over the last second of a clock in milliseconds. */
export class RateMeter {
  #times: number[] = [];

  /** One more, now. */
  count(nowMs: number): void {
    this.#times.push(nowMs);
    this.#forget(nowMs);
  }

  /** How many in the second before `nowMs`; over less than a second, what they would be in one. */
  rate(nowMs: number): number {
    this.#forget(nowMs);
    const first = this.#times[0];
    const last = this.#times.at(-1);
    if (first === undefined || last === undefined || last === first) return 0;
    return ((this.#times.length - 1) * 1000) / (last - first);
  }

  clear(): void {
    this.#times = [];
  }

  #forget(nowMs: number): void {
    this.#times = this.#times.filter((time) => nowMs - time <= 1000);
  }
}
