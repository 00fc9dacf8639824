/**
 * Serves the built site: plain Node, no dependency.
 *
 *   node tools/serve.mjs [--port 4173] [--dir dist] [--base /] [--no-headers] [--lan]
 *
 * The build puts a copy of this file beside its page, where it serves its own folder: `node serve.mjs`.
 * `--no-headers` sends what a plain static host sends, without cross-origin isolation or a policy.
 * `--lan` lets other machines in. Without `--port` the next free port after 4173 is taken.
 */
import { createReadStream, existsSync, realpathSync } from 'node:fs';
import { readFile, realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { networkInterfaces } from 'node:os';
import { dirname, extname, join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.onnx': 'application/octet-stream',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
};

/**
 * Rules of a `_headers` file: `[path prefix, header names and values]`, in the file's order.
 * @param {string} text
 * @returns {[string, Record<string, string>][]}
 */
export function parseHeaderRules(text) {
  /** @type {[string, Record<string, string>][]} */
  const rules = [];
  for (const line of text.split('\n').filter((each) => each.trim())) {
    if (!/^\s/.test(line)) rules.push([line.trim().replace(/\*$/, ''), {}]);
    else {
      const colon = line.indexOf(':');
      const rule = rules.at(-1);
      if (rule) rule[1][line.slice(0, colon).trim()] = line.slice(colon + 1).trim();
    }
  }
  return rules;
}

/**
 * First and last byte that a `Range` header asks for; null where the whole file is to be sent,
 * 'unsatisfiable' where the range lies outside it.
 * @param {string | undefined} header
 * @param {number} sizeBytes
 * @returns {{ start: number, end: number } | 'unsatisfiable' | null}
 */
export function byteRange(header, sizeBytes) {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header ?? '');
  if (!match || (!match[1] && !match[2])) return null;
  const last = sizeBytes - 1;
  const start = match[1] ? Number(match[1]) : Math.max(0, sizeBytes - Number(match[2]));
  const end = match[1] && match[2] ? Math.min(Number(match[2]), last) : last;
  return start > end || (!match[1] && Number(match[2]) === 0) ? 'unsatisfiable' : { start, end };
}

/**
 * Whether a path lies below a folder, both resolved. Only of a drive or of the whole disk does the name itself end
 * in the separator.
 * @param {string} root
 * @param {string} path
 * @param {string} separator
 */
export function isInside(root, path, separator) {
  return path.startsWith(root.endsWith(separator) ? root : root + separator);
}

/** The file of that URL path inside `root`, or null: nothing outside it, no folder without a page. */
async function findFile(root, urlPath) {
  const path = resolve(root, `.${sep}${decodeURIComponent(urlPath)}`);
  for (const candidate of urlPath.endsWith('/') ? [join(path, 'index.html')] : [path]) {
    const real = await realpath(candidate).catch(() => null);
    if (!real || !isInside(root, real, sep)) continue;
    const info = await stat(real);
    if (info.isFile()) return { path: real, info };
  }
  return null;
}

function refuse(response, status, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', ...headers });
  response.end(`${status}\n`);
}

function send(request, response, { path, info }, headers) {
  const tag = `"${info.size.toString(36)}-${Math.round(info.mtimeMs).toString(36)}"`;
  const common = { ...headers, ETag: tag, 'Accept-Ranges': 'bytes' };
  if (request.headers['if-none-match'] === tag) return response.writeHead(304, common).end();
  const isFresh = !request.headers['if-range'] || request.headers['if-range'] === tag;
  const range = isFresh ? byteRange(request.headers.range, info.size) : null;
  if (range === 'unsatisfiable')
    return refuse(response, 416, { 'Content-Range': `bytes */${info.size}` });
  response.writeHead(range ? 206 : 200, {
    ...common,
    'Content-Type': types[extname(path).toLowerCase()] ?? 'application/octet-stream',
    'Content-Length': range ? range.end - range.start + 1 : info.size,
    ...(range && { 'Content-Range': `bytes ${range.start}-${range.end}/${info.size}` }),
  });
  if (request.method === 'HEAD' || info.size === 0) return response.end();
  createReadStream(path, range ?? undefined)
    .on('error', () => response.destroy())
    .pipe(response);
}

async function answer({ root, base, rules }, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return refuse(response, 405, { Allow: 'GET, HEAD' });
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  if (`${pathname}/` === base) return refuse(response, 301, { Location: base });
  if (!pathname.startsWith(base)) return refuse(response, 404);
  const path = pathname.slice(base.length - 1);
  const headers = Object.assign(
    {},
    ...rules.filter(([prefix]) => path.startsWith(prefix)).map((rule) => rule[1]),
  );
  const file = path === '/_headers' ? null : await findFile(root, path);
  if (!file) return refuse(response, 404, headers);
  send(request, response, file, headers);
}

function listen(server, port, host, isFixed) {
  return new Promise((done, fail) => {
    server.once('error', (error) => {
      const isTaken = 'code' in error && error.code === 'EADDRINUSE';
      if (isTaken && !isFixed && port < 4273) done(listen(server, port + 1, host, isFixed));
      else fail(error);
    });
    server.listen(port, host, () => done(server.address().port));
  });
}

/**
 * Starts serving a built site.
 * @param {{ dir?: string, port?: number, base?: string, headers?: boolean, lan?: boolean }} [options]
 *   without `port` the first free one from 4173 on; `port: 0` any free one
 * @returns {Promise<{ url: string, port: number, close: () => Promise<void> }>}
 * @throws when there is no built site in `dir`, or the given port is taken
 */
export async function serveSite({
  dir = 'dist',
  port,
  base = '/',
  headers = true,
  lan = false,
} = {}) {
  const root = await realpath(dir).catch(() => null);
  if (!root || !(await findFile(root, '/')))
    throw new Error(`There is no built site in ${dir}: run "npm run build" first.`);
  const rulesText = await readFile(join(root, '_headers'), 'utf8').catch(() => '');
  const site = {
    root,
    base: `/${base}/`.replace(/\/+/g, '/'),
    rules: headers ? parseHeaderRules(rulesText) : [],
  };
  const server = createServer((request, response) => {
    answer(site, request, response).catch(() => refuse(response, 400));
  });
  const host = lan ? '0.0.0.0' : '127.0.0.1';
  const boundPort = await listen(server, port ?? 4173, host, port !== undefined);
  const close = () =>
    new Promise((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { url: `http://localhost:${boundPort}${site.base}`, port: boundPort, close };
}

function lanUrls(url) {
  const addresses = Object.values(networkInterfaces()).flat();
  return addresses
    .filter((address) => address && address.family === 'IPv4' && !address.internal)
    .map((address) => url.replace('localhost', address.address));
}

const thisFile = fileURLToPath(import.meta.url);

/** The folder of this file where a page lies beside it, as on a stick. */
function defaultFolder() {
  const own = dirname(thisFile);
  return existsSync(join(own, 'index.html')) ? own : 'dist';
}

async function main() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string' },
      dir: { type: 'string', default: defaultFolder() },
      base: { type: 'string', default: '/' },
      'no-headers': { type: 'boolean', default: false },
      lan: { type: 'boolean', default: false },
    },
  });
  const { url } = await serveSite({
    dir: values.dir,
    base: values.base,
    headers: !values['no-headers'],
    lan: values.lan,
    ...(values.port !== undefined && { port: Number(values.port) }),
  });
  console.log(`CLIP Playground: ${url}`);
  if (!values.lan) return;
  for (const lanUrl of lanUrls(url)) console.log(`  on this network: ${lanUrl}`);
  console.log(
    '  Over plain http, browsers give other machines one thread, no WebGPU and no offline use.',
  );
}

if (process.argv[1] && realpathSync(process.argv[1]) === realpathSync(thisFile))
  main().catch((error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
