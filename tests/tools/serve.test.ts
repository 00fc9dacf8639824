import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { byteRange, isInside, parseHeaderRules, serveSite } from '../../tools/serve.mjs';

type Site = Awaited<ReturnType<typeof serveSite>>;

let folder: string;
const sites: Site[] = [];

async function serve(options: Parameters<typeof serveSite>[0] = {}): Promise<Site> {
  const site = await serveSite({ dir: join(folder, 'dist'), port: 0, ...options });
  sites.push(site);
  return site;
}

/** The status for a path sent as it stands: `fetch` would resolve the dots before sending. */
function statusOfRawPath({ port }: Site, path: string): Promise<number | undefined> {
  return new Promise((done, fail) => {
    request({ port, path, host: '127.0.0.1' }, (response) => {
      response.resume();
      done(response.statusCode);
    })
      .on('error', fail)
      .end();
  });
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serve-'));
  await mkdir(join(folder, 'dist/assets'), { recursive: true });
  const files = {
    'secret.txt': 'secret',
    'dist/index.html': '<!doctype html>',
    'dist/empty.txt': '',
    'dist/model.onnx': '0123456789',
    'dist/assets/a-1.wasm': 'wasm',
    'dist/assets/b-2.mjs': 'export {}',
    'dist/_headers':
      '/*\n  Cross-Origin-Opener-Policy: same-origin\n  Cache-Control: no-cache\n\n' +
      '/assets/*\n  Cache-Control: public, immutable\n',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(folder, path), text);
  await symlink(join(folder, 'secret.txt'), join(folder, 'dist/link.txt'));
});

afterAll(async () => {
  for (const site of sites) await site.close();
  await rm(folder, { recursive: true });
});

describe('serving the built site', () => {
  test('sends the headers of the _headers file, the later rule winning', async () => {
    const { url } = await serve();
    const page = await fetch(url);
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    const asset = await fetch(`${url}assets/a-1.wasm`);
    expect(asset.headers.get('content-type')).toBe('application/wasm');
    expect(asset.headers.get('cache-control')).toBe('public, immutable');
    const script = await fetch(`${url}assets/b-2.mjs`);
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  test('without headers is a plain static host', async () => {
    const { url } = await serve({ headers: false });
    const page = await fetch(url);
    expect(page.headers.get('cross-origin-opener-policy')).toBeNull();
    expect(page.headers.get('cache-control')).toBeNull();
  });

  test('answers under a base, and leads there from the path without its slash', async () => {
    const { url, port } = await serve({ base: '/some/where' });
    expect(url).toBe(`http://localhost:${port}/some/where/`);
    expect((await fetch(url)).status).toBe(200);
    expect((await fetch(url.slice(0, -1))).url).toBe(url);
    expect((await fetch(`http://localhost:${port}/`)).status).toBe(404);
  });

  test('sends ranges, an unchanged file as 304, and the head alone when asked', async () => {
    const { url } = await serve();
    const part = await fetch(`${url}model.onnx`, { headers: { Range: 'bytes=2-4' } });
    expect([part.status, await part.text()]).toEqual([206, '234']);
    expect(part.headers.get('content-range')).toBe('bytes 2-4/10');
    const beyond = await fetch(`${url}model.onnx`, { headers: { Range: 'bytes=10-' } });
    expect(beyond.status).toBe(416);
    const tag = part.headers.get('etag')!;
    const same = await fetch(`${url}model.onnx`, { headers: { 'If-None-Match': tag } });
    expect(same.status).toBe(304);
    const changed = { Range: 'bytes=2-4', 'If-Range': '"other"' };
    expect((await fetch(`${url}model.onnx`, { headers: changed })).status).toBe(200);
    const head = await fetch(`${url}model.onnx`, { method: 'HEAD' });
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', '']);
    expect(await (await fetch(`${url}empty.txt`)).text()).toBe('');
  });

  test('gives out nothing but the files of the site', async () => {
    const site = await serve();
    for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/link.txt'])
      expect(await statusOfRawPath(site, path)).toBe(404);
    for (const path of ['/assets/', '/assets', '/nothing', '/_headers', '/model.onnx%00'])
      expect([400, 404]).toContain(await statusOfRawPath(site, path));
    expect(await statusOfRawPath(site, '/%')).toBe(400);
    expect((await fetch(site.url, { method: 'POST' })).status).toBe(405);
  });

  test('takes the next port where none was named, and says so where one was', async () => {
    const first = await serve();
    await expect(serve({ port: first.port })).rejects.toThrow(/EADDRINUSE/);
    await expect(serveSite({ dir: join(folder, 'nowhere') })).rejects.toThrow(/npm run build/);
  });
});

test('serves its own folder from a copy beside the page, with nothing but Node', async () => {
  const stick = await mkdtemp(join(tmpdir(), 'a stick '));
  await cp('tools/serve.mjs', join(stick, 'serve.mjs'));
  await writeFile(join(stick, 'index.html'), 'from a stick');
  const server = spawn(process.execPath, [join(stick, 'serve.mjs')], { cwd: tmpdir() });
  try {
    const url = await new Promise<string>((done, fail) => {
      server.stdout.on('data', (line: Buffer) => done(/http:\S+/.exec(String(line))![0]));
      server.stderr.on('data', (line: Buffer) => fail(new Error(String(line))));
    });
    expect(await (await fetch(url)).text()).toBe('from a stick');
  } finally {
    server.kill();
    await rm(stick, { recursive: true });
  }
});

test.each([
  ['bytes=0-0', { start: 0, end: 0 }],
  ['bytes=5-', { start: 5, end: 9 }],
  ['bytes=-3', { start: 7, end: 9 }],
  ['bytes=-30', { start: 0, end: 9 }],
  ['bytes=8-90', { start: 8, end: 9 }],
  ['bytes=9-8', 'unsatisfiable'],
  ['bytes=-0', 'unsatisfiable'],
  ['bytes=-', null],
  ['bytes=0-1,3-4', null],
  ['items=0-1', null],
  [undefined, null],
])('the range %s of ten bytes', (header, range) => {
  expect(byteRange(header, 10)).toEqual(range);
});

test('reads rules of a _headers file with colons in their values', () => {
  const rules = parseHeaderRules("/*\n  A: b: c\n  D: 'e' https://f\n/g/*\n  H: i\n");
  expect(rules).toEqual([
    ['/', { A: 'b: c', D: "'e' https://f" }],
    ['/g/', { H: 'i' }],
  ]);
});

test('a folder holds what lies below it, be it a drive of Windows as it is', () => {
  expect(isInside('/srv/site', '/srv/site/index.html', '/')).toBe(true);
  expect(isInside('/', '/index.html', '/')).toBe(true);
  expect(isInside('E:\\', 'E:\\index.html', '\\')).toBe(true);
  expect(isInside('/srv/site', '/srv/site-secret/index.html', '/')).toBe(false);
  expect(isInside('E:\\', 'C:\\index.html', '\\')).toBe(false);
});
