import { openPlayground, expect, test } from './playground';

/** Which of the runtime's three builds a file belongs to: undefined is the plain one. */
function build(url: string): string | undefined {
  const found = /ort-wasm-simd-threaded(\.\w+)?-[\w-]{8}\.(wasm|mjs)$/.exec(url);
  return found ? found[1] : url;
}

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
  const hasJspi = await page.evaluate(() => 'Suspending' in WebAssembly);
  const ofWebgpu = hasJspi ? '.jspi' : '.asyncify';
  const needed = backendQuery.includes('webgpu') ? ofWebgpu : undefined;
  for (const path of asked) expect(build(path), path).toBe(needed);
});

test('the page shows its bars without what other parts of it are made of', async ({ page }) => {
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(new URL(request.url()).pathname));
  await openPlayground(page, './?backend=wasm');
  const parts = /(Collection|Camera|Drawing|Models?Panel|Privacy|umap|zh)[\w-]*\.js$|\/models-/;
  expect(asked.filter((path) => parts.test(path))).toEqual([]);
  expect(asked.filter((path) => /\.js$/.test(path)).length).toBeGreaterThan(2);
});
