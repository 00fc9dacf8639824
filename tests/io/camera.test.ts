import { afterEach, describe, expect, it, vi } from 'vitest';
import { cameraError, listCameras, openCamera } from '../../src/io/camera';
import { RateMeter } from '../../src/io/video-frames';

afterEach(() => vi.unstubAllGlobals());

describe('the camera', () => {
  it('words the browser’s refusals by their names', () => {
    const code = (name: string) => cameraError(new DOMException('', name)).code;
    expect(code('NotAllowedError')).toBe('camera/refused');
    expect(code('SecurityError')).toBe('camera/refused');
    expect(code('NotReadableError')).toBe('camera/busy');
    expect(code('AbortError')).toBe('camera/busy');
    expect(code('NotFoundError')).toBe('camera/absent');
    expect(code('OverconstrainedError')).toBe('camera/absent');
  });

  it('is absent on a page that may not have one, as over plain http', async () => {
    vi.stubGlobal('navigator', {});
    await expect(openCamera({ facing: 'user' })).rejects.toMatchObject({ code: 'camera/absent' });
    expect(await listCameras()).toEqual([]);
  });

  it('asks for no sound, for one side of a phone or for one device', async () => {
    const getUserMedia = vi.fn().mockResolvedValue('stream');
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia } });
    await openCamera({ facing: 'environment' });
    await openCamera({ deviceId: 'front' });
    const [first, second] = getUserMedia.mock.calls.map(([constraints]) => constraints);
    expect(first).toMatchObject({ audio: false, video: { facingMode: { ideal: 'environment' } } });
    expect(second).toMatchObject({ audio: false, video: { deviceId: { exact: 'front' } } });
  });

  it('lists cameras only', async () => {
    const enumerateDevices = () =>
      Promise.resolve([
        { kind: 'audioinput', deviceId: 'm', label: 'Microphone' },
        { kind: 'videoinput', deviceId: 'c', label: 'Front' },
      ]);
    vi.stubGlobal('navigator', { mediaDevices: { enumerateDevices } });
    expect(await listCameras()).toEqual([{ id: 'c', label: 'Front' }]);
  });
});

describe('the rate', () => {
  it('counts over the last second and forgets the rest', () => {
    const meter = new RateMeter();
    expect(meter.rate(0)).toBe(0);
    for (let time = 0; time <= 3000; time += 50) meter.count(time);
    for (let time = 3100; time <= 5000; time += 100) meter.count(time);
    expect(meter.rate(5000)).toBeCloseTo(10, 6);
    expect(meter.rate(7000)).toBe(0);
  });

  it('is right from the second frame on', () => {
    const meter = new RateMeter();
    meter.count(1000);
    expect(meter.rate(1000)).toBe(0);
    meter.count(1040);
    expect(meter.rate(1040)).toBeCloseTo(25, 6);
  });
});
