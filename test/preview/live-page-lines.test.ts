import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { isSettled, storyboardOf } from '../rig/watch-rig.js';
import { openScene } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the live page and its server', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('two tabs and a reload see the same', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const second = await scene.newPage();
    await second.locator('.card').first().waitFor();
    await scene.rig.project.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    for (const page of [scene.page, second]) await expect.poll(() => page.locator('.card').count()).toBe(3);
    await second.reload();
    await expect.poll(() => second.locator('.card').count()).toBe(3);
    await expect.poll(() => shownColour(second)).toHaveLength(3);
  });

  test('a lost connection is said, and heals', async () => {
    await using scene = await openScene(browser, { shots: ['one'] });
    const { page, rig } = scene;
    await scene.closeServer();
    const status = page.getByRole('status');
    await expect.poll(() => status.innerText()).toContain('connection lost');
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'two']));
    await rig.until((view) => isSettled(view) && view.film?.slices.length === 2);
    await scene.openServer();
    await expect.poll(() => page.locator('.card').count(), { timeout: 5000 }).toBe(2);
    expect(await status.innerText()).toContain('up to date');
  });
});
