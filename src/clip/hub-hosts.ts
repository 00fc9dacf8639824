/**
 * Every host that the page may talk to besides its own, as sources of the content-security policy.
 * Only what the person clicked for goes there: a model's download, or the question how large it is.
 *
 * The hub answers `resolve/` with a redirect to one of its file hosts, and a policy judges the target
 * of a redirect as well. The file hosts are listed at https://huggingface.co/.well-known/meta.json and
 * in the hub's "Downloading models" page; they come and go (`cdn-lfs*.hf.co`, `*.xethub.hf.co`,
 * `*.aws.cdn.hf.co`), so whole domains of the hub are named. A leading `*.` covers every depth.
 */
export const hubHosts = [
  'https://huggingface.co',
  'https://*.huggingface.co',
  'https://hf.co',
  'https://*.hf.co',
  'https://hf-mirror.com',
  'https://*.hf-mirror.com',
] as const;

/** Whether a source of the policy names that address; a leading `*.` stands for every depth, and not for none. */
export function coversHost(source: string, url: URL): boolean {
  const [protocol, authority = ''] = source.split('//');
  if (protocol !== url.protocol) return false;
  return authority.startsWith('*.')
    ? url.host.endsWith(authority.slice(1))
    : url.host === authority.toLowerCase();
}
