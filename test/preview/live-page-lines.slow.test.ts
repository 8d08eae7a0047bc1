import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FoundFile } from '../../src/watch/find-media.js';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { isSettled, storyboardOf } from '../rig/watch-rig.js';
import { openScene, settledColour } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the live page and its server', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('two tabs and a reloaded tab show the same', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const second = await scene.newPage();
    await second.locator('.card').first().waitFor();
    await scene.rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    for (const page of [scene.page, second]) await expect.poll(() => page.locator('.card').count()).toBe(3);
    await second.reload();
    await expect.poll(() => second.locator('.card').count()).toBe(3);
    await expect.poll(() => shownColour(second)).toHaveLength(3);
  });

  test('as many tabs as a browser has connections all show the film', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const pages = [scene.page];
    // One after another: each tab must leave connections to the others.
    for (let tab = 2; tab <= 5; tab += 1) pages.push(await scene.newPage());
    for (const page of pages) await expect.poll(() => shownColour(page)).toHaveLength(3);
    await scene.rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    const film = (await scene.rig.until((view) => isSettled(view) && view.film?.slices.length === 3)).film;
    for (const page of pages)
      await expect
        .poll(() => page.locator('.screen .video.front').getAttribute('src'))
        .toBe(`/film/${film?.digest}`);
  });

  test('a film that lost a clip plays again when the clip is generated again', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page, rig } = scene;
    const film = rig.view.film?.digest;
    const films = scene.holdFilms();
    // No tab has loaded any part of this film.
    await rig.testProject.write('storyboard.yaml', storyboardOf(['other', 'two']));
    const next = await rig.until((view) => isSettled(view) && view.film?.digest !== film);
    await films.asked;
    const before = rig.drafts.submitted.length;
    const clip = (await rig.watch.find('clip', next.shots[0]!.clip!)) as FoundFile; // Both play.
    await rm(clip.path, { force: true });
    films.release();
    await expect.poll(() => rig.drafts.submitted.length).toBe(before + 1);
    const repaired = await rig.until((view) => isSettled(view) && view.shots[0]?.state === 'ready');
    await expect
      .poll(() => page.locator('.screen .video.front').getAttribute('src'), { timeout: 15_000 })
      .toBe(`/film/${repaired.film?.digest}`);
    expect(await settledColour(page)).toHaveLength(3);
  });

  test('the page reports a lost connection, and reconnects', async () => {
    await using scene = await openScene(browser, { shots: ['one'] });
    const { page, rig } = scene;
    await scene.closeServer();
    const status = page.locator('.phase');
    await expect.poll(() => status.innerText()).toContain('connection lost');
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'two']));
    await rig.until((view) => isSettled(view) && view.film?.slices.length === 2);
    await scene.openServer();
    await expect.poll(() => page.locator('.card').count(), { timeout: 5000 }).toBe(2);
    expect(await status.innerText()).toContain('up to date');
  });
});
