import { chromiumFlags, findChromium } from '../../tools/chromium.mjs';
import { en } from '../../src/text/en';
import { errors } from '../../src/text/en-errors';
import { expect, openPlayground, test, waitForScores } from './playground';
import type { Page } from '@playwright/test';

const { camera } = en;

// A made-up camera, a turning disc on green; a prompt that nobody answers is a refusal.
const cameraFlags = ['--use-fake-device-for-media-stream', '--deny-permission-prompts'];
test.use({
  launchOptions: { executablePath: findChromium()!, args: [...chromiumFlags, ...cameraFlags] },
});

const start = (page: Page) => page.getByRole('button', { name: camera.start });
const video = (page: Page) => page.getByLabel(camera.video);

async function openCamera(page: Page, backendQuery: string): Promise<void> {
  await openPlayground(page, `./?${backendQuery}`);
  await page.getByText(camera.title, { exact: true }).click();
  await start(page).click();
}

/** Collects every track the page is given, to see whether it lets them go. */
async function watchTracks(page: Page): Promise<() => Promise<string[]>> {
  await page.addInitScript(() => {
    const tracks: MediaStreamTrack[] = [];
    Object.assign(window, { cameraTracks: tracks });
    const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await open(constraints);
      tracks.push(...stream.getTracks());
      return stream;
    };
  });
  return () =>
    page.evaluate(() =>
      (window as unknown as { cameraTracks: MediaStreamTrack[] }).cameraTracks.map(
        (track) => track.readyState,
      ),
    );
}

test.describe('with a camera that the person allows', () => {
  test.use({ permissions: ['camera'] });

  test('bars follow the camera live, and a moment is kept as a picture', async ({
    page,
    backendQuery,
  }) => {
    const states = await watchTracks(page);
    await openCamera(page, backendQuery);
    await expect(video(page)).toBeVisible();
    await expect(page.getByText(/^[\d.]*[1-9][\d.]* frames a second$/)).toBeVisible();
    const value = () => page.getByRole('meter').first().getAttribute('aria-valuenow');
    const first = await value();
    await expect.poll(value).not.toBe(first);

    await page.getByRole('button', { name: camera.snapshot }).click();
    await expect(page.getByRole('radio', { name: /^Camera, / })).toBeAttached();
    await page.getByRole('button', { name: camera.stop }).click();
    await expect(start(page)).toBeVisible();
    expect(await states()).toEqual(['ended']);
  });

  test('the camera is let go when another source opens', async ({ page, backendQuery }) => {
    const states = await watchTracks(page);
    await openCamera(page, backendQuery);
    await expect(video(page)).toBeVisible();
    await page.getByText(en.drawing.title, { exact: true }).click();
    await expect(video(page)).toHaveCount(0);
    expect(await states()).toEqual(['ended']);
    await waitForScores(page);
  });

  test('is started and stopped by keyboard without looking for the buttons again', async ({
    page,
    backendQuery,
  }) => {
    await openPlayground(page, `./?${backendQuery}`);
    await page.getByText(camera.title, { exact: true }).click();
    await start(page).press('Space');
    await expect(video(page)).toBeVisible();
    await expect(page.getByRole('button', { name: camera.stop })).toBeFocused();
    await page.keyboard.press('Space');
    await expect(start(page)).toBeFocused();
  });

  test('it stops when the tab is hidden, and starts again only by hand', async ({
    page,
    backendQuery,
  }) => {
    const states = await watchTracks(page);
    await openCamera(page, backendQuery);
    await expect(video(page)).toBeVisible();
    const hide = (hidden: boolean) =>
      page.evaluate((value) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value });
        document.dispatchEvent(new Event('visibilitychange'));
      }, hidden);
    await hide(true);
    await expect(page.getByText(camera.paused)).toBeVisible();
    expect(await states()).toEqual(['ended']);
    await hide(false);
    await expect(start(page)).toBeVisible();
    await start(page).click();
    await expect(video(page)).toBeVisible();
    expect(await states()).toEqual(['ended', 'live']);
  });
});

test('a refused camera: the page says how to allow it, and the pictures are still there', async ({
  page,
  backendQuery,
}) => {
  await openCamera(page, backendQuery);
  await expect(page.getByText(errors['camera/refused'])).toBeVisible();
  await expect(start(page)).toBeVisible();
  await page.getByRole('radio', { name: en.pictures.samples.cat }).click();
  await expect(
    page.getByRole('img', { name: en.pictures.alt(en.pictures.samples.cat) }),
  ).toBeVisible();
  await waitForScores(page);
});
