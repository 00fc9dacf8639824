/**
 * Offline and cross-origin isolation: answers requests for the site's files from a cache of one build,
 * each checked against its hash, and adds the headers that a plain static host does not send.
 */
import type { Precache, PrecacheEntry } from './precache';

declare const self: ServiceWorkerGlobalScope;
declare const __PRECACHE__: Precache;

const { version, headers, entries } = __PRECACHE__;
const scope = self.registration.scope;
// The scope is in the name because a host may serve several sites on one origin.
const family = `clip-playground ${scope} `;
const cacheName = family + version;
const page = entries.find((entry) => entry.url === './');
const urlOf = (entry: PrecacheEntry): string => new URL(entry.url, scope).href;
const byUrl = new Map(entries.map((entry) => [urlOf(entry), entry]));

async function isAsBuilt(entry: PrecacheEntry, bytes: ArrayBuffer): Promise<boolean> {
  if (entry === page) return new TextDecoder().decode(bytes).includes(entry.proof);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('') === entry.proof;
}

function withHeaders(body: BodyInit | null, response: Response): Response {
  const answered = new Response(body, response);
  for (const [name, value] of Object.entries(headers)) answered.headers.set(name, value);
  return answered;
}

/** Keeps the response if it is the file of this build; says whether it is. */
async function keep(entry: PrecacheEntry, response: Response | undefined): Promise<boolean> {
  if (response?.status !== 200) return false;
  const bytes = await response.arrayBuffer();
  if (!(await isAsBuilt(entry, bytes))) return false;
  const kept = withHeaders(bytes, response);
  // Both describe the file as it was sent, perhaps compressed.
  for (const name of ['content-encoding', 'content-length']) kept.headers.delete(name);
  await (await caches.open(cacheName)).put(urlOf(entry), kept);
  return true;
}

async function cached(entry: PrecacheEntry, name = cacheName): Promise<Response | undefined> {
  return (await caches.open(name)).match(urlOf(entry));
}

const ownCaches = async (): Promise<string[]> =>
  (await caches.keys()).filter((name) => name.startsWith(family));

/** Takes the file from an older build's cache, where it is the same. */
async function carryOver(entry: PrecacheEntry): Promise<boolean> {
  for (const name of await ownCaches())
    if (await keep(entry, await cached(entry, name))) return true;
  return false;
}

/** Whether the file is in the cache at the end. A stale HTTP cache is asked again, past itself. */
async function ensure(entry: PrecacheEntry): Promise<boolean> {
  if ((await cached(entry)) || (await carryOver(entry))) return true;
  for (const cache of ['default', 'reload'] as const) {
    const response = await fetch(urlOf(entry), { cache }).catch(() => undefined);
    if (await keep(entry, response)) return true;
  }
  return false;
}

/** Ensures the entries one after the other; true when none is missing. */
async function ensureAll(wanted: readonly PrecacheEntry[]): Promise<boolean> {
  let complete = true;
  for (const entry of wanted) if (!(await ensure(entry))) complete = false;
  return complete;
}

async function install(): Promise<void> {
  // A first visit waits for the page alone, so that isolation comes at once; an update must be whole.
  const isFirst = self.registration.active === null;
  const wanted = entries.filter(({ when }) => when === 'install' || (!isFirst && when === 'fill'));
  if (!(await ensureAll(wanted))) throw new Error('A file of this build could not be fetched.');
  for (const entry of entries) if (!isFirst && entry.when === 'use') await carryOver(entry);
}

/** Everything that this browser needs, of the WebGPU builds the one that the engine would choose. */
function fill(usesWebgpu: boolean): Promise<boolean> {
  const build = !usesWebgpu ? '' : 'Suspending' in WebAssembly ? '.jspi' : '.asyncify';
  const isUsed = (url: string): boolean => build !== '' && url.includes(build);
  return ensureAll(entries.filter(({ when, url }) => when !== 'use' || isUsed(url)));
}

/** A newer version is on its way: its files are there already, and it needs them. */
function isSucceeded(): boolean {
  return self.registration.installing !== null || self.registration.waiting !== null;
}

/** Other tabs may still show an older build: its files stay until there is one tab alone. */
async function dropOldCaches(): Promise<void> {
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (tabs.length > 1) return;
  for (const name of await ownCaches()) {
    if (isSucceeded()) return;
    if (name !== cacheName) await caches.delete(name);
  }
}

async function answer(event: FetchEvent, entry: PrecacheEntry | undefined): Promise<Response> {
  // A refused or lost cache must not keep the page from the network.
  const kept = await (entry ? cached(entry) : caches.match(event.request)).catch(() => undefined);
  if (kept) return kept;
  try {
    const response = await fetch(event.request);
    if (response.type === 'opaqueredirect') return response;
    if (entry) event.waitUntil(keep(entry, response.clone()));
    return withHeaders(response.body, response);
  } catch (error) {
    if (event.request.mode === 'navigate' && !entry) return Response.redirect(scope);
    throw error;
  }
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) =>
  event.waitUntil(dropOldCaches().then(() => self.clients.claim())),
);
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const place = url.origin + url.pathname;
  if (request.method !== 'GET' || !place.startsWith(scope) || request.headers.has('range')) return;
  const isPage = request.mode === 'navigate' && [scope, `${scope}index.html`].includes(place);
  event.respondWith(answer(event, isPage ? page : byUrl.get(place)));
});
self.addEventListener('message', (event) => {
  if (event.data === 'activate') return event.waitUntil(self.skipWaiting());
  const filled = fill(event.data === 'fill-webgpu').catch(() => false);
  event.waitUntil(filled.then(dropOldCaches));
  event.waitUntil(filled.then((complete) => event.ports[0]?.postMessage(complete)));
});
