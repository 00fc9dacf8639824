import { defineConfig } from '@playwright/test';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from './tools/chromium.mjs';
import type { PlaygroundOptions } from './tests/e2e/playground';

const port = Number(process.env.PLAYGROUND_E2E_PORT ?? 4193);
const executablePath = findChromium();
if (!executablePath) throw new Error('No Chromium found: install one, or set CHROMIUM_PATH.');

const launch = (...more: string[]) => ({
  launchOptions: { executablePath, args: [...chromiumFlags, ...more] },
});
/** Specs whose titles carry this tag run on every backend, the others on the first alone. */
const everyBackend = /@backend/;

/** The tests of the built site, on each backend that it can run on. */
export default defineConfig<PlaygroundOptions>({
  testDir: 'tests/e2e',
  outputDir: 'test-results',
  fullyParallel: false,
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  reporter: 'list',
  use: {
    baseURL: `http://localhost:${port}/`,
    serviceWorkers: 'block',
    trace: 'retain-on-failure',
    locale: 'en-GB',
    viewport: { width: 1280, height: 800 },
    ...launch(),
  },
  projects: [
    { name: 'wasm-threads', use: { backendQuery: 'backend=wasm' } },
    {
      name: 'wasm-single',
      grep: everyBackend,
      use: { backendQuery: 'backend=wasm&threads=1' },
    },
    {
      name: 'webgpu',
      grep: everyBackend,
      // The software adapter is about a hundred times slower than WASM.
      timeout: 240_000,
      expect: { timeout: 120_000 },
      use: { backendQuery: 'backend=webgpu', ...launch(...softwareWebgpuFlags) },
    },
  ],
  webServer: {
    command: `node tools/serve.mjs --port ${port}`,
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
  },
});
