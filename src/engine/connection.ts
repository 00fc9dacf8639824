import { hostOf } from './download-answer';
import type { AskedUrl } from './download-answer';
import { DownloadFault } from './download-fault';

/** The network as a download sees it. */
export interface Network {
  fetchFile: typeof fetch;
  /** Whether a request for `asked` may be answered from that address. */
  mayAnswer(url: string, asked: string): boolean;
  /** Whose fault it is where the page's own policy has just refused the request; null where it has not. */
  policyRefusal(asked: string): Promise<'host' | 'redirect' | null>;
}

/** One connection: given up when the person cancels, or when no byte comes for too long. */
export interface Connection {
  signal: AbortSignal;
  /** What the network owes; only the time spent in here counts as silence. Throws a `DownloadFault` or the signal's reason. */
  owed<T>(promise: Promise<T>): Promise<T>;
  close(): void;
}

/** A connection for that request, to be closed in any case. */
export function openConnection(
  asked: AskedUrl,
  network: Network,
  stallMs: number,
  signal: AbortSignal,
): Connection {
  const controller = new AbortController();
  const cancel = () => controller.abort(signal.reason);
  signal.addEventListener('abort', cancel, { once: true });
  if (signal.aborted) cancel();
  const data = { host: hostOf(asked.url), path: asked.path };
  const stall = () => {
    const seconds = stallMs / 1000;
    controller.abort(new DownloadFault('hub/stalled', { ...data, seconds }, { canRetry: true }));
  };
  return {
    signal: controller.signal,
    async owed(promise) {
      const timer = setTimeout(stall, stallMs);
      try {
        return await promise;
      } catch (error) {
        if (controller.signal.aborted) throw controller.signal.reason;
        throw await inWords(error, asked, network);
      } finally {
        clearTimeout(timer);
      }
    },
    close() {
      signal.removeEventListener('abort', cancel);
      controller.abort();
    },
  };
}

/** A failure of the network is a `TypeError` that does not say why. */
async function inWords(
  error: unknown,
  { url, path }: AskedUrl,
  network: Network,
): Promise<unknown> {
  if (!(error instanceof TypeError)) return error;
  const data = { host: hostOf(url), path };
  const refused = await network.policyRefusal(url);
  if (refused === 'host') return new DownloadFault('hub/not-allowed', data);
  if (refused === 'redirect') return new DownloadFault('hub/redirect', { ...data, target: '' });
  return new DownloadFault('hub/unreachable', data, { canRetry: true, cause: error });
}
