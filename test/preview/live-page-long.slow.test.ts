import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { openScene, type Scene } from './live-scene.js';

const SHOTS = 200;

describe.skipIf(browserPath === undefined)('the live page of 200 shots', () => {
  let browser: Browser;
  let scene: Scene;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    // Equal shots share one clip.
    scene = await openScene(browser, { shots: Array.from({ length: SHOTS }, () => 'one') });
    page = scene.page;
  });
  afterAll(async () => {
    expect(scene.errors).toEqual([]);
    await scene[Symbol.asyncDispose]();
    await browser.close();
  });

  test('it answers a key soon after it was opened', async () => {
    await page.reload();
    await page.locator('.card').first().waitFor();
    await page.keyboard.press('3');
    await expect.poll(() => page.locator('.card[aria-current="true"] .id').innerText()).toBe('s3');
    const ms = await page.evaluate<number>('performance.now()');
    expect(ms).toBeLessThan(6000);
  });

  test('scrubbing through all shots keeps the frame rate', async () => {
    const times = await scrub();
    expect(median(times)).toBeLessThan(200);
    await expect.poll(() => page.locator('.card[aria-current="true"] .id').innerText()).toBe('s200');
  });

  test('only what is near the window is laid out and loaded', async () => {
    await page.keyboard.press('v');
    await page.locator('.cell').first().waitFor();
    const seen = (selector: string) =>
      page.evaluate<number>(
        `[...document.querySelectorAll('${selector}')].filter((one) => one.checkVisibility({ contentVisibilityAuto: true })).length`,
      );
    expect(await page.locator('.cell').count()).toBe(SHOTS);
    await expect.poll(() => seen('.cell-image')).toBeLessThan(SHOTS / 2);
    await expect.poll(() => seen('.card .label')).toBeLessThan(30);
    expect(await page.evaluate(`document.querySelectorAll('.card video[src^="/clip"]').length`)).toBeLessThan(
      30,
    );
    const times = await moveInOverview();
    expect(median(times)).toBeLessThan(200);
  });

  const scrub = () =>
    page.evaluate<number[]>(`(async () => {
      const scale = document.querySelector('.scale input');
      const times = [];
      let before = performance.now();
      for (let step = 2; step <= ${SHOTS}; step += 2) {
        scale.value = String(Math.round((step / ${SHOTS}) * Number(scale.max)));
        scale.dispatchEvent(new Event('input', { bubbles: true }));
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - before);
        before = now;
      }
      return times;
    })()`);

  const moveInOverview = () =>
    page.evaluate<number[]>(`(async () => {
      const times = [];
      let before = performance.now();
      for (let step = 0; step < 60; step += 1) {
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true, cancelable: true }));
        await new Promise(requestAnimationFrame);
        const now = performance.now();
        times.push(now - before);
        before = now;
      }
      return times;
    })()`);
});

const sorted = (times: readonly number[]) => [...times].sort((a, b) => a - b);
const median = (times: readonly number[]) => sorted(times)[times.length >> 1] ?? Number.NaN;
