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
/** A first installation that failed is begun again after this, once. */
const retryAfterMs = 30_000;
/** Longer than browsers let the worker take over one message: after that no answer comes. */
const answerWithinMs = 6 * 60_000;

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
  let fills = 0;
  const fill = async (): Promise<void> => {
    if (!registration) return;
    const number = ++fills;
    tell({ stage: 'preparing' });
    const isComplete = await askToFill(registration, usesWebgpu());
    if (number === fills) tell({ stage: isComplete ? 'ready' : 'incomplete' });
  };
  const start = async (): Promise<void> => {
    const isUntouched = watchForFirstTouch();
    registration = await installed((stage) => tell({ stage }));
    if (reloadForIsolation(isUntouched)) return;
    watchForUpdate(registration, () => tell({ updateWaiting: true }));
    addEventListener('online', () => void fill());
    await quiet.catch(() => undefined);
    await fill();
  };
  if (canWorkOffline()) start().catch(() => tell({ stage: 'unavailable' }));
  return { applyUpdate: () => applyUpdate(registration) };
}

/**
 * The registration once a version of the worker runs. A first installation that fails is told as
 * `incomplete` and begun again when the network is back. Rejects where the browser refuses the worker.
 */
async function installed(
  onStage: (stage: 'preparing' | 'incomplete') => void,
): Promise<ServiceWorkerRegistration> {
  for (let isFirst = true; ; isFirst = false) {
    onStage('preparing');
    const registration = await install().catch((error: unknown) => {
      if (isFirst) throw error;
      return null;
    });
    if (registration) return registration;
    onStage('incomplete');
    await backOnline(isFirst ? retryAfterMs : null);
  }
}

/** Null where the first version could not be installed: `ready` never settles then. */
async function install(): Promise<ServiceWorkerRegistration | null> {
  const { serviceWorker } = navigator;
  const url = new URL('service-worker.js', document.baseURI);
  const { active, waiting, installing } = await serviceWorker.register(url);
  if (active) return serviceWorker.ready;
  const first = waiting ?? installing;
  const lost = new Promise<null>((resolve) => {
    const look = (): void => {
      if (!first || first.state === 'redundant') resolve(null);
    };
    first?.addEventListener('statechange', look);
    look();
  });
  return Promise.race([serviceWorker.ready, lost]);
}

/** Resolves when the network is back, or after so long. */
function backOnline(atMostMs: number | null): Promise<void> {
  return new Promise((resolve) => {
    addEventListener('online', () => resolve(), { once: true });
    if (atMostMs !== null) setTimeout(resolve, atMostMs);
  });
}

/** What the worker says of its files; false where it does not answer, for browsers may end it. */
function askToFill(registration: ServiceWorkerRegistration, webgpu: boolean): Promise<boolean> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const settle = (isComplete: boolean): void => {
      clearTimeout(timer);
      port1.close();
      resolve(isComplete);
    };
    const timer = setTimeout(() => settle(false), answerWithinMs);
    port1.onmessage = (event) => settle(event.data === true);
    const message = webgpu ? 'fill-webgpu' : 'fill';
    if (registration.active) registration.active.postMessage(message, [port2]);
    else settle(false);
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
