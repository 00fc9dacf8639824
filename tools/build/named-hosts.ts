/**
 * The hosts that whoever builds the site allows downloads from besides the hub's: origins separated by
 * spaces or commas, a leading `*.` for every subdomain. Plain `http:` is taken, for a school's own network.
 * @throws where one is no origin, or carries a name, a path or a query
 */
export function namedHosts(text: string): string[] {
  const names = text.split(/[\s,]+/).filter((name) => name !== '');
  for (const name of names) {
    if (/^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/i.test(name)) continue;
    throw new Error(
      `CLIP_HUB_HOSTS names "${name}", which is no origin. Write it as in "https://mirror.example".`,
    );
  }
  return [...new Set(names.map((name) => name.toLowerCase()))];
}

/** Those of this build, from the environment's `CLIP_HUB_HOSTS`. */
export const hostsOfThisBuild: readonly string[] = namedHosts(process.env['CLIP_HUB_HOSTS'] ?? '');
