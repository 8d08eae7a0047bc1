import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { isSettled, storyboardOf } from '../rig/watch-rig.js';
import { distance, openScene, settledColour, shownTime } from './live-scene.js';

const captioned = storyboardOf(['one', 'two', 'three']).replace(
  '    prompt: two',
  '    caption: The second\n    prompt: two',
);

/** The opacity of each image that covers the film, by the name that people hear. */
const layers = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(`Object.fromEntries([...document.querySelectorAll('.animatic img')].map((image) =>
    [image.alt, Number(image.style.opacity || 1) * Number(image.parentElement.style.opacity)]))`);

const steps = async (page: Page, frames: number): Promise<void> => {
  for (let step = 0; step < frames; step += 1) await page.keyboard.press('ArrowRight');
};

describe.skipIf(browserPath === undefined)('the live page before the drafts exist', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('keyframes play with the timing and the captions of the film, until drafts replace them', async () => {
    await using scene = await openScene(browser, { held: true });
    const { page, rig } = scene;
    await rig.testProject.write('storyboard.yaml', captioned);
    await rig.until(({ film }) => film?.cues.length === 1);
    expect(rig.view.film?.slices.map(({ start, frames, plays }) => [start, frames, plays])).toEqual([
      [0, 150, 'keyframes'],
      [150, 150, 'keyframes'],
      [300, 150, 'keyframes'],
    ]);
    await expect.poll(() => layers(page)).toEqual({ 'First frame of s1': 1, 'Last frame of s1': 0 });
    await expect.poll(() => page.locator('.slate').innerText()).toContain('s1 · keyframes · ');
    expect(await page.locator('.slate').innerText()).toContain('no clip yet');
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.cue').innerText()).toBe('The second');
    await steps(page, 3);
    const shown = await layers(page);
    expect(shown).toMatchObject({ 'First frame of s2': 1 });
    expect(shown['Last frame of s2']).toBeGreaterThan(0);
    expect(shown['Last frame of s2']).toBeLessThan(0.01);
    const time = await shownTime(page);
    rig.drafts.release();
    await rig.until((view) => isSettled(view) && view.shots.every(({ state }) => state === 'ready'));
    await expect.poll(() => layers(page)).toEqual({});
    expect(await shownTime(page)).toBe(time);
    await expect.poll(() => page.locator('.slate').innerText()).toContain('s2 · draft · ');
    // The frame of the draft, and not the black one behind the keyframes.
    const colour = await settledColour(page);
    expect(Math.max(...colour)).toBeGreaterThan(40);
    await page.keyboard.press('3');
    await expect.poll(async () => distance(await shownColour(page), colour)).toBeGreaterThan(8);
    expect(scene.errors).toEqual([]);
  });

  test('the keyframes mix while the film plays, also in a transition', async () => {
    await using scene = await openScene(browser, { held: true, shots: ['one', 'two'] });
    const { page, rig } = scene;
    await rig.testProject.write(
      'storyboard.yaml',
      storyboardOf(['one', 'two']).replace(
        '    prompt: two',
        '    transition: { dissolve: 1s }\n    prompt: two',
      ),
    );
    await rig.until(({ film }) => film?.frames === 270);
    await page.keyboard.press('2');
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => layers(page)).toMatchObject({ 'First frame of s1': 1 });
    const [s1, s2] = await Promise.all([layers(page), layers(page)]);
    expect(s1['First frame of s2']).toBeCloseTo(0.483, 2);
    expect(s2['Last frame of s1']).toBeGreaterThan(0.9);
    await page.keyboard.press(' ');
    await expect.poll(async () => (await layers(page))['Last frame of s2'] ?? 0).toBeGreaterThan(0.3);
    expect(await layers(page)).not.toHaveProperty('Last frame of s1');
    expect(scene.errors).toEqual([]);
  });

  test('the proxy of an edited shot moves with the film, and the page says which shot it shows', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two', 'three'], proxies: true });
    const { page, rig } = scene;
    await page.keyboard.press('2');
    await page.keyboard.press('x');
    rig.drafts.lock();
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'The camera pushes in.', 'three']));
    await rig.until(({ film }) => film?.slices[1]?.proxy != null);
    const proxy = page.locator('.proxy video');
    await proxy.waitFor();
    const at = () =>
      page.evaluate<[number, number]>(`[
        document.querySelector('.proxy video').currentTime,
        document.querySelector('.screen .video.front').currentTime - 5,
      ]`);
    const [first] = await at();
    await expect.poll(async () => Math.abs((await at())[0] - first)).toBeGreaterThan(0.2);
    const [own, film] = await at();
    expect(Math.abs(own - film)).toBeLessThan(0.4);
    await expect.poll(() => page.locator('.slate').innerText()).toContain('s2 · proxy · ');
    rig.drafts.release();
    await proxy.waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.slate').innerText()).toContain('s2 · draft · ');
    expect(scene.errors).toEqual([]);
  });

  test('the shot that the page shows is drawn before the others', async () => {
    const shots = ['one', 'two', 'three', 'four', 'five'];
    await using scene = await openScene(browser, { shots, held: true });
    await expect.poll(() => scene.rig.drafts.submitted.length).toBe(2);
    await scene.page.keyboard.press('4');
    await expect.poll(() => scene.rig.drafts.submitted.slice(2)).toEqual(['s4']);
  });
});
