import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { isSettled, storyboardOf } from '../rig/watch-rig.js';
import { distance, openScene, settledColour, shownTime } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the live page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a save changes the film at the frame that is shown', async () => {
    await using scene = await openScene(browser);
    const { page, rig } = scene;
    await page.keyboard.press('2');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownTime(page)).toMatch(/^00:00:0[45]:\d\d/);
    const [time, before] = [await shownTime(page), await settledColour(page)];
    const film = rig.view.film?.digest;
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'another prompt', 'three']));
    await rig.until((view) => isSettled(view) && view.film?.digest !== film);
    await expect.poll(async () => distance(await shownColour(page), before)).toBeGreaterThan(8);
    expect(await shownTime(page)).toBe(time);
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    await expect.poll(async () => distance(await shownColour(page), before)).toBeLessThan(4);
    expect(scene.errors).toEqual([]);
  });

  test('a film stays if an edit is undone before the next film is loaded', async () => {
    await using scene = await openScene(browser);
    const { page, rig } = scene;
    const [film, before] = [rig.view.film?.digest, await settledColour(page)];
    const films = scene.holdFilms();
    await rig.testProject.write('storyboard.yaml', storyboardOf(['another prompt', 'two', 'three']));
    await films.asked;
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    await page.locator('.prompt', { hasText: 'another prompt' }).waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    films.release();
    const behind = `document.querySelector('.screen .video:not(.front)').readyState`;
    await expect.poll(() => page.evaluate(behind)).toBeGreaterThan(1);
    expect(await page.locator('.screen .video.front').getAttribute('src')).toBe(`/film/${film}`);
    expect(distance(await settledColour(page), before)).toBeLessThan(4);
  });

  test('a changed caption is shown over the film, which is not assembled again', async () => {
    const captioned = (caption: string) =>
      storyboardOf(['one', 'two']).replace('    prompt: one', `    caption: ${caption}\n    prompt: one`);
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page, rig } = scene;
    const film = rig.view.film?.digest;
    for (const caption of ['Dusk', 'Dawn']) {
      await rig.testProject.write('storyboard.yaml', captioned(caption));
      await expect.poll(() => page.locator('.cue').allInnerTexts()).toEqual([caption]);
    }
    expect(rig.view.film?.digest).toBe(film);
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two'], 'Another name'));
    await expect.poll(() => page.title()).toContain('Another name');
    await expect.poll(() => page.locator('.cue').count()).toBe(0);
    expect(rig.view.film?.digest).toBe(film);
  });

  test('a new film replaces the playing one, and continues to play', async () => {
    await using scene = await openScene(browser);
    const { page, rig } = scene;
    await page.keyboard.press(' ');
    await expect.poll(() => shownTime(page)).toMatch(/^00:00:0[1-9]/);
    const film = rig.view.film?.digest;
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two', 'another third']));
    const next = await rig.until((view) => isSettled(view) && view.film?.digest !== film);
    const source = page.locator('.screen .video.front');
    await expect.poll(() => source.getAttribute('src')).toBe(`/film/${next.film?.digest}`);
    const seconds = async () =>
      Number(await page.evaluate(`document.querySelector('.screen .video.front').currentTime`));
    const at = await seconds();
    expect(at).toBeGreaterThan(0.9);
    await expect.poll(seconds).toBeGreaterThan(at + 0.2);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('an error covers the film with the excerpt of the terminal, until it is fixed', async () => {
    await using scene = await openScene(browser, { shots: ['one'] });
    const { page, rig } = scene;
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one']).replace('prompt:', 'promt:'));
    const alert = page.getByRole('alert', { name: 'Errors' });
    await alert.waitFor();
    const [problem] = rig.view.problems;
    for (const part of [problem?.place, problem?.code, problem?.message, problem?.excerpt, problem?.help])
      expect(await alert.innerText()).toContain(part ?? 'no problem');
    expect(await alert.getByRole('link').getAttribute('href')).toMatch(
      /^vscode:\/\/file\/.*storyboard\.yaml:\d+:\d+$/,
    );
    expect(await page.locator('.phase').innerText()).toContain('1 error');
    await alert.getByRole('button', { name: 'Show the film' }).click();
    expect(await alert.count()).toBe(0);
    await rig.testProject.write('storyboard.yaml', `${storyboardOf(['one'])}  - id: x\n`);
    await alert.waitFor();
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one']));
    await alert.waitFor({ state: 'detached' });
    await page.getByText('All errors are fixed.').waitFor({ state: 'attached' });
    await expect.poll(() => page.locator('.phase').innerText()).toContain('up to date');
  });

  test('keys play, step, choose and repeat', async () => {
    await using scene = await openScene(browser);
    const { page } = scene;
    const current = () => page.locator('.card[aria-current="true"] .id').innerText();
    await expect.poll(() => current()).toBe('s1');
    await page.keyboard.press('3');
    await expect.poll(() => current()).toBe('s3');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => current()).toBe('s2');
    const time = await shownTime(page);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownTime(page)).not.toBe(time);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => shownTime(page)).toBe(time);
    await page.keyboard.press('x');
    await page.locator('.looping').waitFor();
    await page.getByRole('button', { name: 'Pause' }).waitFor();
    await page.keyboard.press(' ');
    await page.getByRole('button', { name: 'Play' }).waitFor();
    await page.keyboard.press('s');
    await page.locator('.seam').waitFor();
    await page.keyboard.press('Escape');
    expect(await page.locator('.seam').count()).toBe(0);
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  test('the seam shows the frames on both sides of a transition', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page } = scene;
    await page.locator('.transition button').click();
    const video = '.seam video';
    const seen = () => shownColour(page, video);
    await expect.poll(seen).toHaveLength(3);
    const last = await seen();
    await page.getByRole('button', { name: 'Next frame' }).click();
    await expect.poll(async () => distance(await seen(), last)).toBeGreaterThan(8);
    await page.getByRole('button', { name: 'Switch sides' }).click();
    await expect.poll(async () => distance(await seen(), last)).toBeLessThan(3);
  });
});
