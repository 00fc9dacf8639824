import { coversHost, hubHosts } from '../clip/hub-hosts';

declare const __HUB_HOSTS__: readonly string[] | undefined;

/** Where models come from unless the person says otherwise. */
export const defaultHub = 'https://huggingface.co';

/** Every source that the content-security policy of this build names for downloads. */
export const policyHosts: readonly string[] = [
  ...hubHosts,
  ...(typeof __HUB_HOSTS__ === 'undefined' ? [] : __HUB_HOSTS__),
];

export type HubHostProblem =
  'not-an-address' | 'not-https' | 'credentials' | 'path' | 'not-in-policy';

/**
 * The origin of the hub or mirror that the text names (`https://` may be left out), or why it cannot be
 * one: a host that the page's policy does not name is refused by the browser, whatever the person says.
 */
export function parseHubHost(
  text: string,
  sources: readonly string[] = policyHosts,
): { host: string } | { problem: HubHostProblem; host: string } {
  const trimmed = text.trim();
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`;
  const url = URL.canParse(address) ? new URL(address) : null;
  const refuse = (problem: HubHostProblem) => ({ problem, host: url?.origin ?? trimmed });
  if (!url || trimmed === '' || !url.hostname) return refuse('not-an-address');
  if (url.username || url.password) return refuse('credentials');
  const isNamed = sources.some((source) => coversHost(source, url));
  if (url.protocol !== 'https:' && !isNamed) return refuse('not-https');
  if (url.pathname !== '/' || /[?#]/.test(trimmed)) return refuse('path');
  return isNamed ? { host: url.origin } : refuse('not-in-policy');
}
