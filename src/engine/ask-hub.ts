import { commitIn, entryOf, hubApi, pinsIn } from '../clip/hub-listing';
import type { ModelDraft, ModelSpec } from '../clip/models';
import { openConnection } from './connection';
import type { Network } from './connection';
import { hostOf, refuseAnswer } from './download-answer';
import { DownloadFault } from './download-fault';

export interface AskParts {
  network: Network;
  patience: { stallMs: number };
}

/**
 * Asks a hub for the commit behind a draft's branch and for the list of its files, and for nothing else; returns
 * the entry that the draft becomes with them. Its pins are that host's word. Throws `hub/*` or the signal's reason.
 */
export async function askHub(
  parts: AskParts,
  { draft, host }: { draft: ModelDraft; host: string },
  signal: AbortSignal,
): Promise<ModelSpec> {
  const ask = (path: string) => fetchJson(parts, new URL(path, `${host}/`).href, signal);
  const odd = (path: string) => new DownloadFault('hub/odd-answer', { host: hostOf(host), path });
  const revision = commitIn(await ask(hubApi.revision(draft)));
  if (revision === null) throw odd(hubApi.revision(draft));
  const pins = pinsIn(await ask(hubApi.tree(draft, revision)));
  if (pins === null) throw odd(hubApi.tree(draft, revision));
  const entry = entryOf(draft, { revision, pins, pinnedBy: hostOf(host) });
  if (!('missing' in entry)) return entry;
  throw new DownloadFault('hub/no-such-file', { host: hostOf(host), path: entry.missing });
}

async function fetchJson(
  { network, patience }: AskParts,
  url: string,
  signal: AbortSignal,
): Promise<unknown> {
  const asked = { url, path: new URL(url).pathname };
  const connection = openConnection(asked, network, patience.stallMs, signal);
  try {
    const response = await connection.owed(
      network.fetchFile(url, {
        signal: connection.signal,
        cache: 'no-store',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }),
    );
    refuseAnswer(response, asked, network);
    const text = await connection.owed(response.text());
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  } finally {
    connection.close();
  }
}
