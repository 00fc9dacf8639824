import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { watchOffline, type OfflineReport } from '../../src/io/offline';

/** One version of the worker; it answers each message with what `answer` says, or not at all. */
class FakeWorker extends EventTarget {
  state: ServiceWorkerState = 'installing';
  messages: unknown[] = [];
  answer: boolean | null = true;
  postMessage(message: unknown, [port]: MessagePort[]): void {
    this.messages.push(message);
    if (this.answer !== null) port!.postMessage(this.answer);
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget {
  installing: FakeWorker | null = null;
  waiting: FakeWorker | null = null;
  active: FakeWorker | null = null;
  update = () => Promise.resolve();
}

/** What the browser offers: a registration is another one after a first installation has failed. */
class FakeContainer extends EventTarget {
  controller = null;
  registration = new FakeRegistration();
  #beReady: (registration: FakeRegistration) => void = () => undefined;
  readonly ready = new Promise<FakeRegistration>((resolve) => (this.#beReady = resolve));
  register = vi.fn(async () => {
    const { registration } = this;
    if (!registration.active && !registration.installing)
      registration.installing = new FakeWorker();
    return registration;
  });
  fail(): void {
    const { installing } = this.registration;
    this.registration.installing = null;
    if (!this.registration.active) this.registration = new FakeRegistration();
    installing!.become('redundant');
  }
  succeed(): FakeWorker {
    const { registration } = this;
    const worker = (registration.active = registration.installing!);
    registration.installing = null;
    worker.become('activating');
    this.#beReady(registration);
    return worker;
  }
}

let container: FakeContainer;
let page: EventTarget;
let reports: OfflineReport[];
let quiet: () => void;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  vi.stubEnv('PROD', true);
  container = new FakeContainer();
  page = new EventTarget();
  reports = [];
  vi.stubGlobal('navigator', { serviceWorker: container });
  vi.stubGlobal('document', { baseURI: 'https://site.test/app/' });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('crossOriginIsolated', true);
  vi.stubGlobal('sessionStorage', { getItem: () => null, removeItem: () => undefined });
  vi.stubGlobal('addEventListener', page.addEventListener.bind(page));
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

function watch(): void {
  const settled = new Promise<void>((resolve) => (quiet = resolve));
  watchOffline(
    settled,
    () => false,
    (report) => reports.push(report),
  );
}

const stage = () => reports.at(-1)?.stage;
const expectStage = (expected: string) => vi.waitFor(() => expect(stage()).toBe(expected));
const registered = (times: number) =>
  vi.waitFor(() => expect(container.register).toHaveBeenCalledTimes(times));

describe('keeping the site for offline use', () => {
  test('is ready once the worker has said that every file is kept', async () => {
    watch();
    await registered(1);
    const worker = container.succeed();
    expect(stage()).toBe('preparing');
    quiet();
    await expectStage('ready');
    expect(worker.messages).toEqual(['fill']);
  });

  test('says so when the first installation failed, and begins again when the network is back', async () => {
    watch();
    quiet();
    await registered(1);
    container.fail();
    await expectStage('incomplete');
    page.dispatchEvent(new Event('online'));
    await registered(2);
    await expectStage('preparing');
    container.succeed();
    await expectStage('ready');
  });

  test('hears of an installation that had failed before anybody listened', async () => {
    container.register.mockImplementationOnce(async () => container.registration);
    watch();
    await expectStage('incomplete');
  });

  test('begins again by itself after a pause, once, whatever became of the script', async () => {
    watch();
    await registered(1);
    container.fail();
    await expectStage('incomplete');
    container.register.mockRejectedValueOnce(new TypeError('the script could not be fetched'));
    await vi.advanceTimersByTimeAsync(60_000);
    await registered(2);
    await expectStage('incomplete');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(container.register).toHaveBeenCalledTimes(2);
    page.dispatchEvent(new Event('online'));
    await registered(3);
  });

  test('takes an update that could not be installed for no failure', async () => {
    const { registration } = container;
    registration.installing = new FakeWorker();
    container.succeed();
    registration.installing = new FakeWorker();
    watch();
    await registered(1);
    container.fail();
    quiet();
    await expectStage('ready');
    expect(reports.map((report) => report.stage)).not.toContain('incomplete');
  });

  /** A worker that was asked to keep the site and does not answer. */
  async function askedInVain(): Promise<FakeWorker> {
    watch();
    quiet();
    await registered(1);
    const worker = container.succeed();
    worker.answer = null;
    await vi.waitFor(() => expect(worker.messages).toHaveLength(1));
    return worker;
  }

  test('does not wait for ever for a worker that the browser has ended, and asks again', async () => {
    const worker = await askedInVain();
    await vi.advanceTimersByTimeAsync(600_000);
    await expectStage('incomplete');
    worker.answer = true;
    page.dispatchEvent(new Event('online'));
    await expectStage('ready');
  });

  test('goes by what was asked last, though an older question is given up later', async () => {
    const worker = await askedInVain();
    worker.answer = true;
    page.dispatchEvent(new Event('online'));
    await expectStage('ready');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(stage()).toBe('ready');
  });

  test('is not to be had where the browser refuses the worker', async () => {
    container.register.mockRejectedValue(new DOMException('refused', 'SecurityError'));
    watch();
    await expectStage('unavailable');
    await vi.advanceTimersByTimeAsync(600_000);
    expect(container.register).toHaveBeenCalledTimes(1);
  });
});
