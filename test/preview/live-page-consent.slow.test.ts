import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { emulatedService, testKey } from '../rig/emulated-service.js';
import { isSettled, storyboardOf } from '../rig/watch-rig.js';
import { distance, openScene, settledColour, shownTime } from './live-scene.js';

describe.skipIf(browserPath === undefined)('consent on the live page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('a price is confirmed with a second press, billed once, and the final clip replaces the draft', async () => {
    await using service = await emulatedService();
    const env = { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: service.emulator.baseUrl };
    await using scene = await openScene(browser, {
      shots: ['one', 'two'],
      provider: 'dashscope',
      service: { env, clock: service.clock },
    });
    const { page, rig } = scene;
    const billed = () => service.emulator.bill().billed.map(({ prompt }) => prompt);
    for (let frame = 0; frame < 30; frame += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownTime(page)).toMatch(/^00:00:01:00/);
    const draft = await settledColour(page);
    const button = page.locator('.inspector .spend');
    await page.clock.install();
    await button.click();
    expect(billed()).toEqual([]);
    await expect.poll(() => button.innerText()).toMatch(/^Spend \d.* CNY.*Press again$/);
    await page.clock.fastForward(800);
    await button.click();
    await rig.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
    await expect.poll(async () => distance(await shownColour(page), draft)).toBeGreaterThan(8);
    expect(billed()).toEqual(['one']);
    expect(await shownTime(page)).toMatch(/^00:00:01:00/);
    await expect.poll(() => page.locator('.card .state').allInnerTexts()).toEqual(['● final', '○ draft']);
    await page.keyboard.press('c');
    await page.locator('.compare video').first().waitFor();
    const names = await page.locator('.compare select').first().locator('option').allInnerTexts();
    expect(names.map((name) => name.split(' ')[0])).toEqual(['final', 'draft']);
    await page.locator('.bar .spend').click();
    await page.clock.fastForward(800);
    await page.locator('.bar .spend').click();
    await rig.until((view) => isSettled(view) && view.shots.every(({ paid }) => paid === 'same'));
    expect(billed()).toEqual(['one', 'two']);
    expect(await page.locator('.spent b').innerText()).toMatch(/^\d.* CNY/);
    expect(await page.content()).not.toContain(testKey);
  });

  test('a refused shot shows its failure, and a key tries it again', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page, rig } = scene;
    rig.drafts.refuse('s2');
    await rig.testProject.write('storyboard.yaml', storyboardOf(['one', 'refused']));
    const status = page.locator('.phase');
    await expect.poll(() => status.innerText()).toContain('1 shot failed');
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.failure').innerText()).toContain('The image was rejected.');
    await page.keyboard.press('r');
    await expect.poll(() => status.innerText()).toContain('up to date');
    expect(await page.locator('.failure').count()).toBe(0);
  });
});
