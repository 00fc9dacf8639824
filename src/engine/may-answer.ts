import { coversHost, hubHosts } from '../clip/hub-hosts';

declare const __HUB_HOSTS__: readonly string[] | undefined;

/** Every source that the content-security policy of this build names for downloads. */
export const policyHosts: readonly string[] = [
  ...hubHosts,
  ...(typeof __HUB_HOSTS__ === 'undefined' ? [] : __HUB_HOSTS__),
];

/**
 * Whether a request may be answered from that address: the host that was asked, the site's own, one that the
 * policy names, or a neighbour on this very machine. The policy refuses the others, where there is one: a
 * host that sends no headers sends none.
 */
export function mayAnswer(
  address: string,
  asked: string,
  ownOrigin: string,
  sources: readonly string[] = policyHosts,
): boolean {
  const url = new URL(address);
  const first = new URL(asked);
  return (
    url.origin === first.origin ||
    url.origin === ownOrigin ||
    (isLoopback(url) && isLoopback(first)) ||
    sources.some((source) => coversHost(source, url))
  );
}

const isLoopback = ({ hostname }: URL) => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
