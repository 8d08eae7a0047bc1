import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { openScene, type Scene, settledColour, shownTime } from './live-scene.js';

const SHOTS = 40;
const FRAMES = 150;

describe.skipIf(browserPath === undefined)('the one position of the live page', () => {
  let browser: Browser;
  let scene: Scene;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    // Shots with the same prompt share one clip.
    const shots = Array.from({ length: SHOTS }, (_, at) => ['one', 'two', 'three'][at % 3] as string);
    scene = await openScene(browser, { shots });
    page = scene.page;
  });
  afterAll(async () => {
    expect(scene.errors).toEqual([]);
    await scene[Symbol.asyncDispose]();
    await browser.close();
  });
  beforeEach(async () => {
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.locator('.card').first().waitFor();
    await settledColour(page);
  });

  const current = () => page.locator('.card[aria-current="true"] .id').innerText();
  const inspected = () => page.locator('.inspector').getAttribute('aria-label');
  const frame = async () => Number(await page.getByLabel('Position in the film').inputValue());
  const scrub = (to: number) => page.getByLabel('Position in the film').fill(String(to));
  const agree = async (shot: string) => {
    await expect.poll(current).toBe(shot);
    await expect.poll(inspected).toBe(`Shot ${shot}`);
    await expect.poll(async () => Math.floor((await frame()) / FRAMES)).toBe(Number(shot.slice(1)) - 1);
  };
  const isInView = () =>
    page.evaluate<boolean>(`(() => {
      const card = document.querySelector('.card[aria-current="true"]').getBoundingClientRect();
      const list = document.querySelector('.strip ol').getBoundingClientRect();
      return card.left >= list.left - 1 && card.right <= list.right + 1;
    })()`);

  test('playback, scrubbing and every way of selecting a shot lead to the same shot', async () => {
    await agree('s1');
    await scrub(FRAMES - 6);
    await page.locator('h1').click();
    await page.keyboard.press(' ');
    await agree('s2');
    await page.keyboard.press('k');
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await agree('s2');
    await scrub(30 * FRAMES + 3);
    await agree('s31');
    await expect.poll(isInView).toBe(true);
    await page.locator('.card').nth(31).click();
    await agree('s32');
    expect(await frame()).toBe(31 * FRAMES);
    await page.keyboard.press('5');
    await agree('s5');
    await expect.poll(isInView).toBe(true);
  });

  test('the inspector keeps its shot while the film plays and the mouse is over it', async () => {
    await scrub(FRAMES - 6);
    await page.locator('.inspector h2').hover();
    await page.keyboard.press(' ');
    await expect.poll(current).toBe('s2');
    expect(await inspected()).toBe('Shot s1');
    await page.locator('h1').hover();
    await expect.poll(inspected).toBe('Shot s2');
    await page.locator('.inspector h2').hover();
    await page.keyboard.press('k');
    await agree('s2');
  });

  test('the strip is one tab stop, follows the arrow keys, and scrolls by the wheel', async () => {
    const stops = await page.evaluate<number>(
      `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
        .filter((one) => one.tabIndex >= 0 && !one.disabled && one.checkVisibility()).length`,
    );
    expect(stops).toBeLessThan(25);
    await page.locator('.card').first().focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await agree('s3');
    expect(await page.evaluate('document.activeElement.textContent')).toContain('s3');
    await page.keyboard.press('End');
    await agree('s40');
    await expect.poll(isInView).toBe(true);
    const left = () => page.evaluate<number>(`document.querySelector('.strip ol').scrollLeft`);
    const before = await left();
    await page.locator('.card').last().hover();
    await page.mouse.wheel(0, -600);
    await expect.poll(left).toBeLessThan(before - 300);
  });

  test('a search finds shots by number, name and text, and Enter goes there', async () => {
    await page.keyboard.press('/');
    const field = page.getByRole('combobox', { name: 'Search shots' });
    await field.fill('17');
    await page.keyboard.press('Enter');
    await agree('s17');
    await page.keyboard.press('/');
    await field.fill('TWO');
    await expect.poll(() => page.locator('.search .count').innerText()).toBe('13 shots');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await agree('s5');
    await page.keyboard.press('/');
    await field.fill('nothing has these words');
    await expect.poll(() => page.locator('.search [role="option"]').count()).toBe(0);
    await page.keyboard.press('Escape');
    await page.locator('.search').waitFor({ state: 'detached' });
    await agree('s5');
  });

  test('a link with a shot shows it, when the page is opened and later, and says that there is none', async () => {
    const go = (hash: string) => page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.keyboard.press('v');
    await page.locator('.cell').first().waitFor();
    await go('#shot-s30');
    await agree('s30');
    await page.locator('.cell').first().waitFor({ state: 'detached' });
    await expect.poll(isInView).toBe(true);
    await page.reload();
    await agree('s30');
    await expect.poll(isInView).toBe(true);
    await page.keyboard.press('4');
    await agree('s4');
    await expect.poll(() => page.evaluate('location.hash')).toBe('');
    await go('#shot-s30');
    await agree('s30');
    for (const hash of ['#shot-nowhere', '#%E0%A4%A']) await go(hash);
    await expect.poll(() => page.locator('.notice').innerText()).toContain('no shot "nowhere"');
    await agree('s30');
  });

  test('the overview moves the playhead by keyboard and by mouse', async () => {
    await page.keyboard.press('v');
    const cells = page.locator('.cell');
    const isAt = async (shot: string) => {
      await expect.poll(current).toBe(shot);
      await expect.poll(inspected).toBe(`Shot ${shot}`);
      expect(await page.locator('.cell[aria-current="true"] .id').innerText()).toBe(shot);
    };
    await page.keyboard.press('ArrowRight');
    await isAt('s2');
    expect(await cells.count()).toBe(SHOTS);
    const columns = await page.evaluate<number>(
      `getComputedStyle(document.querySelector('.grid')).gridTemplateColumns.split(' ').length`,
    );
    await page.keyboard.press('ArrowDown');
    await isAt(`s${2 + columns}`);
    await page.keyboard.press('End');
    await isAt('s40');
    await cells.nth(SHOTS - 2).click();
    await isAt('s39');
    await page.keyboard.press('Enter');
    await cells.first().waitFor({ state: 'detached' });
    await agree('s39');
    await page.locator('.screen .video.front').waitFor();
  });
});

describe.skipIf(browserPath === undefined)('the player of the live page', () => {
  let browser: Browser;
  let scene: Scene;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowser();
    scene = await openScene(browser);
    page = scene.page;
  });
  afterAll(async () => {
    expect(scene.errors).toEqual([]);
    await scene[Symbol.asyncDispose]();
    await browser.close();
  });
  beforeEach(async () => {
    await page.evaluate('localStorage.clear()');
    await page.reload();
    await page.locator('.card').first().waitFor();
    await settledColour(page);
  });

  const frame = async () => Number(await page.getByLabel('Position in the film').inputValue());
  const video = (property: string) =>
    page.evaluate(`document.querySelector('.screen .video.front').${property}`);
  const scrub = (to: number) => page.getByLabel('Position in the film').fill(String(to));

  test('timecodes have hours, minutes, seconds and frames', async () => {
    expect(await shownTime(page)).toBe('00:00:00:00 / 00:00:15:00');
    await scrub(3 * 30 + 10);
    expect(await shownTime(page)).toContain('00:00:03:10 /');
    await page.keyboard.press('End');
    expect(await shownTime(page)).toContain('00:00:14:29 /');
    await page.locator('h1').click();
    await page.keyboard.press('Home');
    expect(await shownTime(page)).toContain('00:00:00:00 /');
  });

  test('J and L play both ways, faster with each press, and K pauses', async () => {
    await page.keyboard.press('l');
    await expect.poll(frame).toBeGreaterThan(5);
    await page.keyboard.press('l');
    await expect.poll(() => video('playbackRate')).toBe(2);
    await page.keyboard.press('l');
    expect(await page.locator('.shuttle').innerText()).toBe('4 ×');
    await page.keyboard.press('k');
    expect(await video('paused')).toBe(true);
    expect(await video('playbackRate')).toBe(1);
    await scrub(200);
    await page.keyboard.press('j');
    await expect.poll(frame).toBeLessThan(190);
    await page.keyboard.press('j');
    await expect.poll(() => page.locator('.shuttle').innerText()).toBe('-2 ×');
    const before = await frame();
    await expect.poll(frame).toBeLessThan(before - 20);
    await page.keyboard.press('k');
    const rest = await frame();
    expect(Math.abs(Number(await video('currentTime')) * 30 - rest)).toBeLessThan(8);
    // Backwards it stops at the beginning.
    await scrub(10);
    await page.keyboard.press('j');
    await expect.poll(frame).toBe(0);
    await page.getByRole('button', { name: 'Play', exact: true }).waitFor();
  });

  test('I and O mark a range that repeats in both directions, and X ends it', async () => {
    await scrub(60);
    await page.keyboard.press('i');
    await scrub(75);
    await page.keyboard.press('o');
    expect(await page.locator('.looping').innerText()).toContain('00:00:02:00 – 00:00:02:15');
    await page.evaluate(`(() => {
      window.seen = new Set();
      const scale = document.querySelector('.scale input');
      const look = () => { seen.add(Number(scale.value)); requestAnimationFrame(look); };
      look();
    })()`);
    const jumps = () => page.evaluate<boolean>(`seen.has(60) || seen.has(61) || seen.has(62)`);
    await page.keyboard.press('l');
    await expect.poll(jumps).toBe(true);
    expect(await page.evaluate('Math.max(...seen)')).toBeLessThan(79);
    await page.keyboard.press('j');
    await expect.poll(() => page.evaluate('seen.size')).toBeGreaterThan(10);
    expect(await page.evaluate('Math.min(...seen)')).toBeGreaterThan(58);
    await page.keyboard.press('x');
    await page.locator('.looping').waitFor({ state: 'detached' });
    await page.keyboard.press('x');
    expect(await page.locator('.looping').innerText()).toMatch(/s1/);
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.looping').innerText()).toMatch(/s2/);
  });

  test('sound, speed and full screen have a key or a control, and the volume is remembered', async () => {
    await page.keyboard.press('m');
    expect(await video('muted')).toBe(true);
    await page.keyboard.press('M');
    expect(await video('muted')).toBe(false);
    await page.getByLabel('Volume').fill('35');
    await page.getByLabel('Speed').selectOption('0.5');
    expect([await video('volume'), await video('playbackRate')]).toEqual([0.35, 0.5]);
    await page.reload();
    await page.locator('.card').first().waitFor();
    expect(await page.getByLabel('Volume').inputValue()).toBe('35');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate('document.fullscreenElement?.className')).toBe('stage');
    await page.keyboard.press('f');
    await expect.poll(() => page.evaluate('document.fullscreenElement')).toBeNull();
  });

  test('the scale shows a frame of the film under the mouse, and releases its video', async () => {
    const box = (await page.locator('.scale').boundingBox())!; // It is visible.
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await expect.poll(() => page.locator('.peek').innerText()).toMatch(/00:00:07:\d\d\s+2 s2/);
    const time = `document.querySelector('.peek video').currentTime`;
    await expect.poll(async () => Math.abs(Number(await page.evaluate(time)) - 7.5)).toBeLessThan(0.2);
    await page.mouse.move(5, 5);
    await page.locator('.peek').waitFor({ state: 'detached' });
    expect(await frame()).toBe(0);
  });
});
