import { CodedError, isAbort, type ErrorCode } from '../clip/errors';
import {
  cameraId,
  closeCamera,
  listCameras,
  openCamera,
  stillOf,
  type CameraChoice,
  type CameraDevice,
} from '../io/camera';
import { nextVideoFrame, RateMeter } from '../io/video-frames';

/** Whichever there is; on a phone the one that faces away. */
const anyCamera: CameraChoice = { facing: 'environment' };

/** Frames that may fail in a row. */
const maxFailures = 5;

/** Gets the newest frame and owns it (closes it); the next is grabbed when this settles. */
export type OnFrame = (bitmap: ImageBitmap) => Promise<void>;

/**
 * The camera as the page uses it: one frame under way, the newest wins. It stops when the page is
 * hidden and when told to, and starts again only when the person says so.
 */
export class CameraFeed {
  status = $state<'off' | 'starting' | 'live'>('off');
  /** Why there is no picture, until the next start. */
  error = $state<ErrorCode | null>(null);
  /** True where it stopped because the page was hidden. */
  pausedByHiding = $state(false);
  stream = $state.raw<MediaStream | null>(null);
  devices = $state.raw<readonly CameraDevice[]>([]);
  deviceId = $state<string | null>(null);
  /** Frames answered in the last second. */
  framesPerSecond = $state(0);
  #choice: CameraChoice = anyCamera;
  #video: HTMLVideoElement | null = null;
  #run = new AbortController();
  readonly #meter = new RateMeter();

  constructor(private readonly onframe: OnFrame) {}

  /** The element that shows the stream, or null when it goes; frames are taken from it. */
  attach(video: HTMLVideoElement | null): void {
    this.#video = video;
    if (video && this.stream) void this.#feed(video, this.#run.signal);
  }

  /**
   * Asks for the camera, by default the last one that worked, and goes live. A failure is left in
   * `error`; the next start asks for any camera, for this one may never come back.
   */
  async start(choice: CameraChoice = this.#choice): Promise<void> {
    this.stop();
    const run = (this.#run = new AbortController());
    this.#choice = choice;
    this.error = null;
    this.status = 'starting';
    try {
      const stream = await openCamera(choice);
      if (run.signal.aborted) return closeCamera(stream);
      this.#goLive(stream, run);
      // The list is for choosing another: where there is none, this one goes on.
      this.devices = await listCameras().catch(() => []);
    } catch (error) {
      if (run.signal.aborted) return;
      this.status = 'off';
      const code = error instanceof CodedError ? error.code : 'camera/absent';
      this.error = code === 'camera/absent' && 'deviceId' in choice ? 'camera/gone' : code;
      this.#choice = anyCamera;
    }
  }

  /** Lets the camera go. Safe at any moment. */
  stop(): void {
    this.#run.abort();
    if (this.stream) closeCamera(this.stream);
    this.stream = null;
    this.status = 'off';
    this.pausedByHiding = false;
    this.framesPerSecond = 0;
    this.#meter.clear();
  }

  /** The next camera of the list; on a phone whose list is not known, the other side. */
  async flip(): Promise<void> {
    const index = this.devices.findIndex((device) => device.id === this.deviceId);
    const next = this.devices[(index + 1) % this.devices.length];
    if (next && next.id !== '' && this.devices.length > 1) return this.start({ deviceId: next.id });
    const isFront = 'facing' in this.#choice && this.#choice.facing === 'user';
    return this.start({ facing: isFront ? 'environment' : 'user' });
  }

  /** The moment as a file, or null where nothing is shown. */
  async snapshot(): Promise<Blob | null> {
    return this.#video && this.status === 'live' ? stillOf(this.#video) : null;
  }

  /** Stops the camera whenever the page is hidden; returns what ends the watch. */
  watchHiding(page: Document = document): () => void {
    const look = () => {
      if (!page.hidden || this.status === 'off') return;
      this.stop();
      this.pausedByHiding = true;
    };
    page.addEventListener('visibilitychange', look);
    return () => page.removeEventListener('visibilitychange', look);
  }

  #goLive(stream: MediaStream, run: AbortController): void {
    this.stream = stream;
    this.status = 'live';
    this.deviceId = cameraId(stream);
    for (const track of stream.getVideoTracks()) {
      track.addEventListener('ended', () => this.#lose(run), { signal: run.signal });
    }
    if (this.#video) void this.#feed(this.#video, run.signal);
  }

  /** Unplugged, or taken away in the browser's own settings. */
  #lose(run: AbortController): void {
    if (run !== this.#run) return;
    this.stop();
    this.error = 'camera/gone';
    this.#choice = anyCamera;
  }

  /** The engine may die and be started anew under a frame: only failures in a row end the feed. */
  async #feed(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted && video === this.#video) {
      await nextVideoFrame(video, signal);
      if (signal.aborted || video.videoWidth === 0) continue;
      try {
        const bitmap = await createImageBitmap(video);
        if (signal.aborted) return bitmap.close();
        await this.onframe(bitmap);
        failures = 0;
        this.#count(signal);
      } catch (error) {
        if (!isAbort(error)) failures += 1;
        if (failures < maxFailures || signal.aborted) continue;
        this.stop();
        this.error = error instanceof CodedError ? error.code : 'engine/run-failed';
      }
    }
  }

  #count(signal: AbortSignal): void {
    if (signal.aborted) return;
    this.#meter.count(performance.now());
    this.framesPerSecond = this.#meter.rate(performance.now());
  }
}
