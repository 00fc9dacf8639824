import { chromiumFlags, findChromium } from '../../tools/chromium.mjs';
import { serveSite } from '../../tools/serve.mjs';
import { expect, openPlayground, test } from './playground';

/** A name that is not this machine's own: what a school's network without TLS is to a browser. */
const resolver = '--host-resolver-rules=MAP school.test 127.0.0.1';
test.use({
  launchOptions: { executablePath: findChromium()!, args: [...chromiumFlags, resolver] },
  serviceWorkers: 'allow',
});

test('over plain http from another machine the page runs on one thread, keeps nothing and says so', async ({
  page,
}) => {
  const { port, close } = await serveSite({ port: 0 });
  try {
    await openPlayground(page, `http://school.test:${port}/#labels=dog~cat`);
    expect(await page.evaluate(() => [isSecureContext, crossOriginIsolated])).toEqual([
      false,
      false,
    ]);
    await page.getByRole('banner').locator('button[aria-haspopup=dialog]').first().click();
    const panel = page.getByRole('dialog', { name: 'Model' });
    await expect(panel).toContainText('This page came over plain http');
    await expect(panel).toContainText('WASM, one thread');
    await expect(panel).toContainText('Suggested for this machine: TinyCLIP 8M at q8');
    await panel.locator('input[webkitdirectory]').setInputFiles('tests/reference/models/clip-gelu');
    await panel.getByRole('button', { name: 'Keep this model' }).click();
    const own = panel.locator('[data-model^=custom]');
    await own.getByRole('button', { name: /^Use / }).click();
    await expect(own).toContainText('In use');
  } finally {
    await close();
  }
});
