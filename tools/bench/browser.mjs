/** One Chromium for a whole run of the bench: the app's page, the peers' page, and how they are set up. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from '@playwright/test';
import { chromiumFlags, findChromium, softwareWebgpuFlags } from '../chromium.mjs';
import { installProbe } from './app-probe.js';
import { twentyLabels } from './labels.mjs';
import { installPictures } from './made-pictures.js';

/** The peers' tab lies behind the app's, and is to run as fast. */
const equalTabs = [
  '--disable-renderer-backgrounding',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
];

/** @param {'wasm' | 'webgpu'} backend */
export function launchChromium(backend) {
  return chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [...chromiumFlags, ...equalTabs, ...(backend === 'webgpu' ? softwareWebgpuFlags : [])],
  });
}

/** A context without what an earlier visit left behind. */
export const freshContext = (browser) =>
  browser.newContext({ serviceWorkers: 'block', viewport: { width: 1280, height: 800 } });

function hearErrors(page, name) {
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  page.on('console', (line) => {
    if (line.type() === 'error') console.error(`${name}: ${line.text()}`);
  });
}

/** The app on the given model, its bars standing for twenty labels. */
export async function openApp(context, siteUrl, { model, backend, threads }) {
  const page = await context.newPage();
  hearErrors(page, 'app');
  page.setDefaultTimeout(240_000);
  await page.goto(
    `${siteUrl}?backend=${backend}&threads=${threads}#labels=${twentyLabels.join('~')}`,
  );
  await page.waitForSelector('[role=meter]');
  await page.waitForFunction(() => window.clipPlayground.pictures.list.length === 8);
  if (model.id !== 'starter') {
    await page.evaluate(
      async ({ id, provider }) => {
        const { models, session } = window.clipPlayground;
        await models.look();
        await models.load(id, provider);
        if (session.phase !== 'ready') throw new Error(String(session.failure?.code));
      },
      { id: model.id, provider: backend },
    );
  }
  await page.waitForSelector('[aria-busy=true]', { state: 'detached' });
  await page.evaluate(installProbe);
  await page.evaluate(installPictures);
  return page;
}

/** How each peer is told to load its model. */
const loadVerbs = { floor: 'load', split: 'loadSplit', pipeline: 'loadPipeline' };

/** The peers' page with the model of those peers loaded; `ask(name, request)` asks one of them. */
export async function openPeers(
  context,
  siteUrl,
  { model, backend, threads },
  names = ['floor', 'split', 'pipeline'],
) {
  const page = await context.newPage();
  hearErrors(page, 'peers');
  page.setDefaultTimeout(240_000);
  await page.goto(`${siteUrl}peers/index.html`);
  await page.waitForFunction(() => window.askPeer);
  await page.evaluate(installPictures);
  // A runtime's idle threads spin for a while, at the cost of whoever comes next.
  const ask = async (name, request) => {
    await page.waitForTimeout(100);
    return page.evaluate(([peer, asked]) => window.askPeer(peer, asked), [name, request]);
  };
  const modelsPath = new URL('models/', siteUrl).pathname;
  const common = { threads, backend, modelsPath, id: model.id };
  for (const name of names) await ask(name, { verb: loadVerbs[name], ...common });
  return { page, ask };
}

/** Version of an installed package. */
export function versionOf(name) {
  const path = fileURLToPath(new URL(`../../node_modules/${name}/package.json`, import.meta.url));
  return JSON.parse(readFileSync(path, 'utf8')).version;
}
