/** What the build tells the service worker, types only. */

export interface PrecacheEntry {
  /** Relative to the site's root. */
  url: string;
  /** Lower-case hex SHA-256 of the file; of the page: the name of its build, which it contains. */
  proof: string;
  /** `install`: before the worker runs. `fill`: when the page asks. `use`: when first fetched. */
  when: 'install' | 'fill' | 'use';
}

export interface Precache {
  version: string;
  /** Added to every response of the site. */
  headers: Readonly<Record<string, string>>;
  entries: readonly PrecacheEntry[];
}
