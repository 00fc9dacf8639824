import { readFileSync } from 'node:fs';
import ts from 'typescript';
import { beforeEach, expect, test } from 'vitest';
import type { Precache } from '../src/precache';

type Listener = (event: unknown) => void;

interface Version {
  /** Sends an event and waits for all that the worker does about it; what it responds with. */
  send(type: string, fields?: object): Promise<unknown>;
}

const scope = 'https://site.test/app/';
const source = readFileSync('src/service-worker.ts', 'utf8');
const compilerOptions = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 };
const script = ts.transpileModule(source, { compilerOptions }).outputText;

let stored: Map<string, Map<string, Response>>;
let registration: Record<'installing' | 'waiting' | 'active', Version | null> & { scope: string };
let online: boolean;
let tabs: number;
/** The version that the site serves. */
let served: string;
/** Called before a cache is deleted. */
let onDelete: () => void;

beforeEach(() => {
  stored = new Map();
  registration = { scope, installing: null, waiting: null, active: null };
  [online, tabs, served, onDelete] = [true, 1, '', () => undefined];
});

const caches = {
  keys: () => Promise.resolve([...stored.keys()]),
  delete(name: string) {
    onDelete();
    return Promise.resolve(stored.delete(name));
  },
  match: () => Promise.resolve(undefined),
  open(name: string) {
    if (!stored.has(name)) stored.set(name, new Map());
    const cache = stored.get(name)!;
    return Promise.resolve({
      match: (url: string) => Promise.resolve(cache.get(url)?.clone()),
      put: (url: string, response: Response) => Promise.resolve(void cache.set(url, response)),
    });
  },
};

/** What the site answers: the served version's page, and no other file. */
async function fetched(): Promise<Response> {
  if (!online) throw new TypeError('Failed to fetch');
  return new Response(`<title>${served}</title>`);
}

/** Runs the worker's script as the browser does for each version. */
function version(name: string): Version {
  const listeners = new Map<string, Listener>();
  const self = {
    registration,
    clients: { matchAll: () => Promise.resolve(Array(tabs)), claim: () => Promise.resolve() },
    skipWaiting: () => Promise.resolve(),
    addEventListener: (type: string, listener: Listener) => listeners.set(type, listener),
  };
  const precache: Precache = {
    version: name,
    headers: {},
    entries: [{ url: './', proof: name, when: 'install' }],
  };
  const run = new Function('self', 'caches', 'fetch', '__PRECACHE__', 'exports', script);
  run(self, caches, fetched, precache, {});
  return {
    async send(type, fields = {}) {
      const work: unknown[] = [];
      let response: unknown;
      const waitUntil = (promise: unknown) => void work.push(promise);
      const respondWith = (promise: unknown) => (response = promise);
      listeners.get(type)!({ waitUntil, respondWith, ...fields });
      await Promise.all(work);
      return response;
    },
  };
}

/** Installs what the site serves now; it waits where another version is active. */
async function install(name: string): Promise<Version> {
  served = name;
  const worker = (registration.installing = version(name));
  await worker.send('install');
  registration.installing = null;
  if (registration.active) registration.waiting = worker;
  else await activate(worker);
  return worker;
}

async function activate(worker: Version): Promise<void> {
  Object.assign(registration, { waiting: null, active: worker });
  await worker.send('activate');
}

async function fill(worker: Version): Promise<unknown> {
  const answers: unknown[] = [];
  const port = { postMessage: (answer: unknown) => void answers.push(answer) };
  await worker.send('message', { data: 'fill', ports: [port] });
  return answers[0];
}

/** What the version answers to whoever opens the page. */
async function opened(worker: Version): Promise<string> {
  const request = { method: 'GET', mode: 'navigate', url: scope, headers: new Headers() };
  const response = await worker.send('fetch', { request });
  return (response as Response).text();
}

const kept = () => [...stored.keys()].map((name) => name.replace(`clip-playground ${scope} `, ''));

test('an older version that keeps its files leaves those of a version that waits', async () => {
  const first = await install('one');
  const second = await install('two');
  expect(await fill(first)).toBe(true);
  expect(kept()).toEqual(['one', 'two']);
  await activate(second);
  expect(kept()).toEqual(['two']);
  online = false;
  expect(await opened(second)).toBe('<title>two</title>');
});

test('a version that begins to be installed meanwhile keeps its files too', async () => {
  const first = await install('one');
  for (const name of ['gone', 'lost']) stored.set(`clip-playground ${scope} ${name}`, new Map());
  onDelete = () => (registration.installing = first);
  await fill(first);
  expect(kept()).toEqual(['one', 'lost']);
});

test('an older version stays whole while another tab may show it', async () => {
  await install('one');
  const second = await install('two');
  tabs = 2;
  await activate(second);
  await fill(second);
  expect(kept()).toEqual(['one', 'two']);
  tabs = 1;
  await fill(second);
  expect(kept()).toEqual(['two']);
});

test('an update that is not whole is no version', async () => {
  const first = await install('one');
  registration.installing = version('two');
  await expect(registration.installing.send('install')).rejects.toThrow();
  registration.installing = null;
  await fill(first);
  expect(kept()).toEqual(['one']);
  online = false;
  expect(await opened(first)).toBe('<title>one</title>');
});
