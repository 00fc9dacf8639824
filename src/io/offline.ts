/**
 * `unavailable`: no service worker here (development, plain http, refused storage).
 * `preparing`: files are still being kept. `ready`: every file is kept, checked just now.
 * `incomplete`: some file could not be kept; tried again when the network is back.
 */
export type OfflineStage = 'unavailable' | 'preparing' | 'ready' | 'incomplete';

export interface OfflineReport {
  stage: OfflineStage;
  /** A newer version is there and waits for the person. */
  updateWaiting: boolean;
}

export interface OfflineWatch {
  /** Switches to the waiting version by reloading the page. */
  applyUpdate(): void;
}

const reloadedKey = 'clip-playground:reloaded-for-isolation';

/** Whether this browser can keep the site: a production build in a secure context. */
export function canWorkOffline(): boolean {
  return import.meta.env.PROD && isSecureContext && 'serviceWorker' in navigator;
}

/**
 * Registers the service worker and reports what it has kept. Files are kept once `quiet` has settled,
 * so that this never competes with the model's own loading; `usesWebgpu` then says whether the
 * runtime's WebGPU build is needed too. On a host without isolation headers the
 * page is reloaded once, as soon as the service worker can add them, unless the person has begun.
 */
export function watchOffline(
  quiet: Promise<unknown>,
  usesWebgpu: () => boolean,
  onReport: (report: OfflineReport) => void,
): OfflineWatch {
  let report: OfflineReport = { stage: 'unavailable', updateWaiting: false };
  let registration: ServiceWorkerRegistration | undefined;
  const tell = (change: Partial<OfflineReport>): void => {
    report = { ...report, ...change };
    onReport(report);
  };
  const fill = async (): Promise<void> => {
    if (!registration) return;
    tell({ stage: 'preparing' });
    tell({ stage: (await askToFill(registration, usesWebgpu())) ? 'ready' : 'incomplete' });
  };
  const start = async (): Promise<void> => {
    const isUntouched = watchForFirstTouch();
    tell({ stage: 'preparing' });
    await navigator.serviceWorker.register(new URL('service-worker.js', document.baseURI));
    registration = await navigator.serviceWorker.ready;
    if (reloadForIsolation(isUntouched)) return;
    watchForUpdate(registration, () => tell({ updateWaiting: true }));
    addEventListener('online', () => void fill());
    await quiet.catch(() => undefined);
    await fill();
  };
  if (canWorkOffline()) start().catch(() => tell({ stage: 'unavailable' }));
  return { applyUpdate: () => applyUpdate(registration) };
}

function askToFill(registration: ServiceWorkerRegistration, webgpu: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = (event) => {
      port1.close();
      resolve(event.data === true);
    };
    const message = webgpu ? 'fill-webgpu' : 'fill';
    if (registration.active) registration.active.postMessage(message, [port2]);
    else resolve(false);
  });
}

/** Returns a function that says whether the person has not yet done anything on the page. */
function watchForFirstTouch(): () => boolean {
  let touched = false;
  const options = { capture: true, once: true, passive: true };
  for (const type of ['pointerdown', 'keydown', 'paste', 'dragenter', 'wheel', 'touchstart'])
    addEventListener(type, () => (touched = true), options);
  return () => !touched;
}

/** Reloads the page if that isolates it; says whether it does. Never twice without success. */
function reloadForIsolation(isUntouched: () => boolean): boolean {
  try {
    if (crossOriginIsolated) sessionStorage.removeItem(reloadedKey);
    else if (isUntouched() && !sessionStorage.getItem(reloadedKey)) {
      sessionStorage.setItem(reloadedKey, '1');
      location.reload();
      return true;
    }
  } catch {
    // Storage is refused: without it a loop could not be told from a first visit.
  }
  return false;
}

function watchForUpdate(registration: ServiceWorkerRegistration, onUpdate: () => void): void {
  if (registration.waiting) onUpdate();
  const follow = (): void => {
    const { installing } = registration;
    installing?.addEventListener('statechange', () => {
      if (installing.state === 'installed' && registration.active) onUpdate();
    });
  };
  // One may have begun before anybody listened; and browsers put their own check off while tabs are busy.
  follow();
  registration.addEventListener('updatefound', follow);
  registration.update().catch(() => undefined);
  // Another tab has switched: this one goes on with the old version until it is reloaded.
  let isControlled = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (isControlled) onUpdate();
    isControlled = true;
  });
}

function applyUpdate(registration: ServiceWorkerRegistration | undefined): void {
  if (!registration?.waiting) return location.reload();
  navigator.serviceWorker.addEventListener('controllerchange', () => location.reload(), {
    once: true,
  });
  registration.waiting.postMessage('activate');
}
