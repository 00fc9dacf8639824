import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { expect, openPlayground, test } from './playground';

test('without a camera the page says that there is none, and what else to do', async ({
  page,
  backendQuery,
}) => {
  // As where no camera is plugged in, whatever this machine has.
  await page.addInitScript(() => {
    Object.assign(MediaDevices.prototype, {
      getUserMedia: () => Promise.reject(new DOMException('', 'NotFoundError')),
      enumerateDevices: () => Promise.resolve([]),
    });
  });
  await openPlayground(page, `./?${backendQuery}`);
  await page.getByText(en.camera.title, { exact: true }).click();
  await page.getByRole('button', { name: en.camera.start }).click();
  await expect(page.getByText(errors['camera/absent'])).toBeVisible();
  await expect(page.getByRole('button', { name: en.camera.start })).toBeVisible();
});
