import { CodedError } from '../clip/errors';

export interface CameraDevice {
  id: string;
  /** Empty until the person has allowed a camera once. */
  label: string;
}

/** Which camera: one by its id, or the one that faces a side on a phone. */
export type CameraChoice = { deviceId: string } | { facing: 'user' | 'environment' };

/** Enough for towers of 224 to 384 px on the shorter edge, and quick to copy. */
const idealWidthPx = 960;
const idealHeightPx = 720;

/**
 * Opens a camera, after asking the person. Throws a `CodedError`: `camera/refused`, `camera/absent`
 * (also where the page is not allowed to have one: plain http), `camera/busy`.
 */
export async function openCamera(choice: CameraChoice): Promise<MediaStream> {
  const devices = navigator.mediaDevices as MediaDevices | undefined;
  if (!devices?.getUserMedia) throw new CodedError('camera/absent');
  const video: MediaTrackConstraints = {
    width: { ideal: idealWidthPx },
    height: { ideal: idealHeightPx },
    ...('deviceId' in choice
      ? { deviceId: { exact: choice.deviceId } }
      : { facingMode: { ideal: choice.facing } }),
  };
  try {
    return await devices.getUserMedia({ video, audio: false });
  } catch (cause) {
    throw cameraError(cause);
  }
}

/** Lets the camera go: its light goes out. */
export function closeCamera(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

/** The cameras of this device; their labels only after one was allowed. */
export async function listCameras(): Promise<CameraDevice[]> {
  const devices = (await navigator.mediaDevices?.enumerateDevices?.()) ?? [];
  return devices
    .filter((device) => device.kind === 'videoinput')
    .map((device) => ({ id: device.deviceId, label: device.label }));
}

/** The id of the camera behind a stream, or null where the browser does not say. */
export function cameraId(stream: MediaStream): string | null {
  return stream.getVideoTracks()[0]?.getSettings().deviceId ?? null;
}

/** Names of `getUserMedia`'s exceptions, by the Media Capture and Streams specification, as our codes. */
export function cameraError(cause: unknown): CodedError {
  const name = cause instanceof DOMException ? cause.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') {
    return new CodedError('camera/refused', {}, { cause });
  }
  if (name === 'NotReadableError' || name === 'AbortError') {
    return new CodedError('camera/busy', {}, { cause });
  }
  return new CodedError('camera/absent', {}, { cause });
}

/** A still of the video as a JPEG file, at the camera's own size. */
export async function stillOf(video: HTMLVideoElement): Promise<Blob> {
  const canvas = document.createElement('canvas');
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext('2d')!.drawImage(video, 0, 0);
  return new Promise((resolve, reject) =>
    canvas.toBlob(
      (blob) => (blob ? resolve(blob) : reject(new CodedError('picture/too-large'))),
      'image/jpeg',
      0.92,
    ),
  );
}
