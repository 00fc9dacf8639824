import { openPlayground, expect, test } from './playground';

/** Which of the runtime's three builds a file belongs to. */
const build = (url: string) =>
  /ort-wasm-simd-threaded(\.\w+)?-[\w-]{8}\.(wasm|mjs)$/.exec(url)?.[1];

test('of the runtime’s builds the one that is needed is fetched, each of its files once @backend', async ({
  page,
  backendQuery,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/\.(wasm|mjs)$/.test(request.url())) asked.push(new URL(request.url()).pathname);
  });
  await openPlayground(page, `./?${backendQuery}`);
  await page.waitForLoadState('networkidle');
  const wasm = asked.filter((path) => path.endsWith('.wasm'));
  expect(wasm).toHaveLength(1);
  const needed = backendQuery.includes('webgpu') ? /^\.(jspi|asyncify)$/ : /^undefined$/;
  for (const path of asked) expect(String(build(path)), path).toMatch(needed);
  expect(new Set(asked.map(build)).size).toBe(1);
});

test('the page shows its bars without what other parts of it are made of', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  await openPlayground(page, './?backend=wasm');
  const parts = /(Collection|Camera|Drawing|Models?Panel|Privacy|umap|zh)[\w-]*\.js$|\/models-/;
  expect(asked.filter((path) => parts.test(path))).toEqual([]);
  expect(asked.filter((path) => /\.js$/.test(path)).length).toBeGreaterThan(2);
});
