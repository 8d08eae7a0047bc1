import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { isSettled } from '../rig/watch-rig.js';
import { distance, openScene, type Scene } from './live-scene.js';

interface Videos {
  /** The frames that both show. */
  readonly frames: readonly [number, number];
  readonly paused: readonly [boolean, boolean];
  readonly muted: readonly [boolean, boolean];
  readonly film: { readonly paused: boolean; readonly time: number };
}

const videosOf = (page: Page): Promise<Videos> =>
  page.evaluate(`(() => {
    const both = ['.left', '.right'].map((side) => document.querySelector('.compare ' + side));
    const film = document.querySelector('.screen .video.front');
    return {
      frames: both.map((one) => Math.floor(one.currentTime * 30 + 0.01)),
      paused: both.map((one) => one.paused),
      muted: both.map((one) => one.muted),
      film: { paused: film.paused, time: film.currentTime },
    };
  })()`);

/** Resolves after some painted frames. */
const untilFrames = (count: number) => `new Promise((done) => {
  let left = ${count};
  const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : done());
  frame();
})`;

describe.skipIf(browserPath === undefined)('comparing takes on the live page', () => {
  let browser: Browser;
  let scene: Scene;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    scene = await openScene(browser, { shots: ['one', 'two'] });
    page = scene.page;
  });
  afterAll(async () => {
    expect(scene.errors).toEqual([]);
    await scene[Symbol.asyncDispose]();
    await browser.close();
  });

  test('it is unavailable for a single take', async () => {
    for (const button of await page.getByRole('button', { name: /^Compare/ }).all())
      expect(await button.isDisabled()).toBe(true);
    await page.keyboard.press('c');
    expect(await page.locator('.compare').count()).toBe(0);
    expect(await page.locator('.screen').isVisible()).toBe(true);
  });

  test('both takes play, pause, scrub and step together, muted, and the film rests', async () => {
    await page.keyboard.press('ArrowRight');
    await page.locator('.takes [data-key="another"]').click();
    await scene.rig.until((view) => isSettled(view) && view.shots[0]?.takes.length === 2);
    await page.keyboard.press('l');
    await expect.poll(() => page.getByRole('button', { name: 'Pause', exact: true }).count()).toBe(1);
    await page.keyboard.press('c');
    const pause = page.getByRole('button', { name: 'Pause both takes' });
    await pause.waitFor();
    await expect.poll(async () => Math.min(...(await videosOf(page)).frames)).toBeGreaterThan(5);
    const playing = await videosOf(page);
    expect(playing).toMatchObject({ paused: [false, false], muted: [true, true], film: { paused: true } });
    await page.keyboard.press(' ');
    await expect.poll(async () => (await videosOf(page)).paused).toEqual([true, true]);
    const [left, right] = (await videosOf(page)).frames;
    expect(left).toBe(right);

    const scale = page.getByLabel('Position in both takes');
    await scale.fill('60');
    await expect.poll(async () => (await videosOf(page)).frames).toEqual([60, 60]);
    await page.locator('h1').click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowLeft');
    expect(await scale.inputValue()).toBe('61');
    await expect.poll(async () => (await videosOf(page)).frames).toEqual([61, 61]);
    await page.keyboard.press('End');
    expect(await scale.inputValue()).toBe('149');
    const different = async () =>
      distance(await shownColour(page, '.compare .left'), await shownColour(page, '.compare .right'));
    await expect.poll(different).toBeGreaterThan(3);

    await page.keyboard.press(' ');
    await pause.waitFor();
    await page.keyboard.press('k');
    const end = await videosOf(page);
    expect(end.film).toEqual(playing.film);
    await page.keyboard.press('Escape');
    await page.locator('.compare').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  });

  test('with reduced motion nothing moves by itself', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.keyboard.press('c');
    await page.getByRole('button', { name: 'Play both takes' }).waitFor();
    await expect.poll(async () => shownColour(page, '.compare .left')).toHaveLength(3);
    const before = await videosOf(page);
    await page.evaluate(untilFrames(12));
    expect(await videosOf(page)).toEqual(before);
    expect(before.paused).toEqual([true, true]);
    await page.keyboard.press(' ');
    await expect.poll(async () => Math.min(...(await videosOf(page)).frames)).toBeGreaterThan(3);
  });

  test('another shot with a single take shows the film', async () => {
    await page.locator('.compare').waitFor();
    await page.keyboard.press('2');
    await page.locator('.compare').waitFor({ state: 'detached' });
    expect(await page.locator('.screen').isVisible()).toBe(true);
    expect((await page.locator('.card[aria-current="true"] .id').innerText()).trim()).toBe('s2');
  });
});
