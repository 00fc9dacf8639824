import { coversHost } from '../clip/hub-hosts';
import type { Network } from './connection';
import { mayAnswer, policyHosts } from './may-answer';

/** How long after a failed request a busy browser may take to say that its policy was the reason. */
const reportMs = 250;

/** The network of a worker, which hears what its policy refuses. */
export function workerNetwork(scope: WorkerGlobalScope): Network {
  /** Origins of refused requests, and when that was heard. */
  const refusals: { origin: string; atMs: number }[] = [];
  scope.addEventListener('securitypolicyviolation', (event) => {
    const { blockedURI } = event as SecurityPolicyViolationEvent;
    if (!URL.canParse(blockedURI)) return;
    refusals.push({ origin: new URL(blockedURI).origin, atMs: performance.now() });
  });
  return {
    fetchFile: (input, init) => fetch(input, init),
    mayAnswer: (url, asked) => mayAnswer(url, asked, scope.location.origin),
    async policyRefusal(asked) {
      const url = new URL(asked);
      const sinceMs = performance.now() - 4 * reportMs;
      await new Promise((resolve) => setTimeout(resolve, reportMs));
      const isHeard = refusals.some(({ origin, atMs }) => origin === url.origin && atMs >= sinceMs);
      if (!isHeard) return null;
      return policyHosts.some((source) => coversHost(source, url)) ? 'redirect' : 'host';
    },
  };
}
