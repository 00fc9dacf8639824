import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CodedError } from '../../src/clip/errors';
import { CameraFeed, type OnFrame } from '../../src/state/camera-feed.svelte';

/** A video whose frames come when the test says so. */
class FakeVideo {
  videoWidth = 640;
  #waiting = new Map<number, () => void>();
  #last = 0;
  requestVideoFrameCallback(tell: () => void): number {
    this.#waiting.set(++this.#last, tell);
    return this.#last;
  }
  cancelVideoFrameCallback(handle: number): void {
    this.#waiting.delete(handle);
  }
  /** Shows the next frame and lets everything settle that can. */
  async frame(): Promise<void> {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const tell of waiting) tell();
    await settle();
  }
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

function fakeStream() {
  const track = Object.assign(new EventTarget(), {
    stop: vi.fn(),
    getSettings: () => ({ deviceId: 'one' }),
  });
  return { track, getTracks: () => [track], getVideoTracks: () => [track] };
}

let stream: ReturnType<typeof fakeStream>;
let getUserMedia: ReturnType<typeof vi.fn>;

beforeEach(() => {
  stream = fakeStream();
  getUserMedia = vi.fn(() => Promise.resolve(stream));
  const enumerateDevices = () =>
    Promise.resolve([
      { kind: 'videoinput', deviceId: 'one', label: 'One' },
      { kind: 'videoinput', deviceId: 'two', label: 'Two' },
    ]);
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia, enumerateDevices } });
  vi.stubGlobal('createImageBitmap', () => Promise.resolve({ close: vi.fn() }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

async function live(onframe: OnFrame) {
  const feed = new CameraFeed(onframe);
  const video = new FakeVideo();
  await feed.start();
  feed.attach(video as unknown as HTMLVideoElement);
  return { feed, video };
}

describe('the camera feed', () => {
  it('has one frame under way: frames shown meanwhile are skipped', async () => {
    const answers: (() => void)[] = [];
    const onframe = vi.fn(() => new Promise<void>((resolve) => answers.push(resolve)));
    const { video } = await live(onframe);
    await video.frame();
    await video.frame();
    await video.frame();
    expect(onframe).toHaveBeenCalledTimes(1);
    answers[0]!();
    await settle();
    await video.frame();
    expect(onframe).toHaveBeenCalledTimes(2);
  });

  it('counts the frames that were answered', async () => {
    let nowMs = 5000;
    vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
    const { feed, video } = await live(() => Promise.resolve());
    for (const pauseMs of [0, 40, 60, 50]) {
      nowMs += pauseMs;
      await video.frame();
    }
    expect(feed.framesPerSecond).toBe(20);
  });

  it('lets the camera go and takes no more frames when told to stop', async () => {
    const onframe = vi.fn(() => Promise.resolve());
    const { feed, video } = await live(onframe);
    feed.stop();
    await video.frame();
    expect(onframe).not.toHaveBeenCalled();
    expect(stream.track.stop).toHaveBeenCalled();
    expect([feed.status, feed.stream]).toEqual(['off', null]);
  });

  it('closes a camera that was granted after the person had stopped waiting', async () => {
    const feed = new CameraFeed(() => Promise.resolve());
    const starting = feed.start();
    feed.stop();
    await starting;
    expect(stream.track.stop).toHaveBeenCalled();
    expect(feed.status).toBe('off');
  });

  it('says why there is no camera, until the next start', async () => {
    getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotAllowedError'));
    const feed = new CameraFeed(() => Promise.resolve());
    await feed.start();
    expect([feed.status, feed.error]).toEqual(['off', 'camera/refused']);
    await feed.start();
    expect([feed.status, feed.error]).toEqual(['live', null]);
  });

  it('stops when the page is hidden, and does not start by itself when it is shown', async () => {
    const page = Object.assign(new EventTarget(), { hidden: false });
    const { feed } = await live(() => Promise.resolve());
    const end = feed.watchHiding(page as unknown as Document);
    page.hidden = true;
    page.dispatchEvent(new Event('visibilitychange'));
    expect([feed.status, feed.pausedByHiding]).toEqual(['off', true]);
    page.hidden = false;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(feed.status).toBe('off');
    expect(getUserMedia).toHaveBeenCalledTimes(1);
    end();
  });

  it('goes on over a failed frame, and gives up after five in a row with the reason', async () => {
    const failure = new CodedError('engine/died');
    const onframe = vi
      .fn<OnFrame>()
      .mockRejectedValueOnce(failure)
      .mockResolvedValueOnce(undefined);
    const { feed, video } = await live(onframe.mockRejectedValue(failure));
    for (let i = 0; i < 6; i++) await video.frame();
    expect(feed.status).toBe('live');
    await video.frame();
    expect([feed.status, feed.error]).toEqual(['off', 'engine/died']);
    expect(onframe).toHaveBeenCalledTimes(7);
  });

  it('tells a camera that was unplugged', async () => {
    const { feed } = await live(() => Promise.resolve());
    stream.track.dispatchEvent(new Event('ended'));
    expect([feed.status, feed.error]).toEqual(['off', 'camera/gone']);
  });

  it('does not ask again for a chosen camera that failed or was unplugged', async () => {
    const asked = () => getUserMedia.mock.calls.at(-1)![0] as unknown;
    const anyCamera = { video: { facingMode: { ideal: 'environment' } } };
    const feed = new CameraFeed(() => Promise.resolve());
    getUserMedia.mockRejectedValueOnce(new DOMException('', 'NotReadableError'));
    await feed.start({ deviceId: 'two' });
    expect([feed.status, feed.error]).toEqual(['off', 'camera/busy']);
    await feed.start();
    expect(asked()).toMatchObject(anyCamera);

    await feed.start({ deviceId: 'two' });
    stream.track.dispatchEvent(new Event('ended'));
    await feed.start();
    expect(asked()).toMatchObject(anyCamera);
  });

  it('says that a chosen camera is gone, not that there is none', async () => {
    getUserMedia.mockRejectedValue(new DOMException('', 'OverconstrainedError'));
    const feed = new CameraFeed(() => Promise.resolve());
    await feed.start({ deviceId: 'two' });
    expect(feed.error).toBe('camera/gone');
    await feed.start();
    expect(feed.error).toBe('camera/absent');
  });

  it('asks for the chosen camera again after it was merely stopped', async () => {
    const feed = new CameraFeed(() => Promise.resolve());
    await feed.start({ deviceId: 'two' });
    feed.stop();
    await feed.start();
    expect(getUserMedia.mock.calls.at(-1)![0]).toMatchObject({
      video: { deviceId: { exact: 'two' } },
    });
  });

  it('goes live where the browser will not list the cameras', async () => {
    navigator.mediaDevices.enumerateDevices = () => Promise.reject(new Error('no list'));
    const feed = new CameraFeed(() => Promise.resolve());
    await feed.start();
    expect([feed.status, feed.error, feed.devices]).toEqual(['live', null, []]);
    feed.stop();
    expect(stream.track.stop).toHaveBeenCalled();
  });

  it('flips to the next camera of the list', async () => {
    const { feed } = await live(() => Promise.resolve());
    await feed.flip();
    expect(getUserMedia.mock.calls.at(-1)![0]).toMatchObject({
      video: { deviceId: { exact: 'two' } },
    });
  });
});
