import { appendFile, copyFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readLockText } from '../../src/lockfile/merge.js';
import { browserPath, openBrowser } from '../rig/browser.js';
import { emulatedService, smallClip, testKey } from '../rig/emulated-service.js';
import { isSettled } from '../rig/watch-rig.js';
import { openScene, type Scene } from './live-scene.js';

/** Takes with different seeds have different bytes: a free box names the seed. */
async function differentClip({ seed }: { readonly seed: number | null }, path: string): Promise<void> {
  await copyFile(smallClip, path);
  const box = Buffer.from(`\0\0\0\0free${seed}`);
  box.writeUInt32BE(box.length);
  await appendFile(path, box);
}

const lockOf = async ({ rig }: Scene) =>
  readLockText((await rig.testProject.read('storyboard.lock')).toString(), 'storyboard.lock').lock;

describe.skipIf(browserPath === undefined)('takes on the live page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('one more take is generated after two presses, billed once, and used for free, all by keyboard', async () => {
    await using service = await emulatedService({ makeClip: differentClip });
    const env = { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: service.emulator.baseUrl };
    await using scene = await openScene(browser, {
      shots: ['one', 'two'],
      ownProvider: 'dashscope',
      service: { env, clock: service.clock },
    });
    const { page, rig } = scene;
    const billed = () => service.emulator.bill().billed.map(({ prompt }) => prompt);
    // Without the final clip itself, another one is not offered.
    expect(rig.view.shots.map(({ another }) => another)).toEqual([null, null]);
    expect(rig.watch.spend(rig.view.shots[0]?.offer?.token ?? '')).toBeNull();
    await rig.until((view) => isSettled(view) && view.shots[0]?.another !== null);
    await page.keyboard.press('1');
    await page.keyboard.press('Escape');
    await page.clock.install();
    const focused = () => page.evaluate('document.activeElement.textContent');
    await page.keyboard.press('g');
    await expect.poll(focused).toMatch(/^Generate another · \d.* CNY/);
    await page.keyboard.press('Enter');
    await expect.poll(focused).toMatch(/^Spend \d.* CNY.*Press again$/);
    expect(billed()).toEqual(['one']);
    await page.clock.fastForward(800);
    await page.keyboard.press('Enter');
    await rig.until((view) => isSettled(view) && view.shots[0]?.takes.length === 3);
    expect(billed()).toEqual(['one', 'one']);
    const rows = page.locator('.takes li');
    await expect.poll(() => rows.count()).toBe(3);
    const [newest, first] = rig.view.shots[0]?.takes ?? [];
    expect(first?.clip).toBe(rig.view.shots[0]?.clip);
    await expect.poll(() => rows.first().innerText()).toMatch(new RegExp(`seed ${newest?.seed}[^]* CNY`));

    await page.keyboard.press('t');
    await expect.poll(focused).toBe('Use this take');
    await page.keyboard.press('Enter');
    await rig.until((view) => isSettled(view) && view.shots[0]?.clip === newest?.clip);
    await expect.poll(() => rows.first().innerText()).toContain('in the film · picked');
    expect((await lockOf(scene)).takes?.get('s1')?.pick?.take).toBe(newest?.name);

    // Space on the next button, which is the star.
    await expect.poll(focused).toBe('Remove pick');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await expect.poll(focused).toBe('★');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.type('good light, r 1 ?');
    await page.keyboard.press('Enter');
    await expect.poll(() => rows.first().innerText()).toContain('good light, r 1 ?');
    await expect.poll(focused).toBe('Edit note');
    await page.keyboard.press('n');
    await page.keyboard.press('Enter');
    await page.keyboard.type('opening');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.keyboard.type('the opening');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.inspector > .note').innerText()).toContain('the opening');
    const said = (await lockOf(scene)).takes?.get('s1');
    expect(said?.note).toBe('the opening');
    const { star, note } = [...(said?.list ?? [])].find(([name]) => name === newest?.name)?.[1] ?? {};
    expect({ star, note }).toEqual({ star: true, note: 'good light, r 1 ?' });

    await page.keyboard.press('t');
    await page.keyboard.press('Enter');
    await rig.until((view) => isSettled(view) && view.shots[0]?.clip === first?.clip);
    expect(billed()).toEqual(['one', 'one']);
    expect(scene.errors).toEqual([]);
    expect(await page.content()).not.toContain(testKey);
  });

  test('a further draft is free and needs one press; an outdated pick is reported on the page', async () => {
    await using scene = await openScene(browser, { shots: ['one'] });
    const { page, rig } = scene;
    await page.locator('.takes [data-key="another"]').click();
    await rig.until((view) => isSettled(view) && view.shots[0]?.takes.length === 2);
    const rows = page.locator('.takes li');
    await rows
      .first()
      .getByRole('button', { name: /^Use this take: take 2/ })
      .click();
    await rig.until((view) => isSettled(view) && view.shots[0]?.takes[0]?.picked === true);
    const text = (await rig.testProject.read('storyboard.yaml')).toString();
    await rig.testProject.write('storyboard.yaml', text.replace('prompt: one', 'prompt: changed'));
    await rig.until((view) => isSettled(view) && view.shots[0]?.isPickOutdated === true);
    await expect.poll(() => page.locator('.takes .reason').innerText()).toContain('outdated');
    await expect.poll(() => rows.nth(1).innerText()).toContain('prompt: [-one-]{+changed+}');
  });
});
