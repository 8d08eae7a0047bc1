import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openPreview, type Preview, type PreviewSetup } from '../../src/preview/open-preview.js';
import { readPageFiles } from '../../src/preview/page-files.js';
import { browserPath, openBrowser, shownColour } from '../rig/browser.js';
import { emulatedService, testKey } from '../rig/emulated-service.js';
import {
  isSettled,
  openWatchRig,
  storyboardOf,
  type WatchRig,
  type WatchRigSetup,
} from '../rig/watch-rig.js';

const built = fileURLToPath(new URL('../../dist/web', import.meta.url));

type Find = PreviewSetup['find'];

interface Scene extends AsyncDisposable {
  readonly rig: WatchRig;
  readonly page: Page;
  readonly url: string;
  newPage(width?: number): Promise<Page>;
  /** The server goes away; the watch goes on. */
  closeServer(): Promise<void>;
  /** From now on nobody gets a film, until they are released; `asked` resolves when somebody wants one. */
  holdFilms(): { readonly asked: Promise<void>; release(): void };
  /** It comes back at the same address. */
  openServer(): Promise<void>;
  /** What the browser complained of. */
  readonly complaints: readonly string[];
}

describe.skipIf(browserPath === undefined)('the live page in a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function openScene(setup: WatchRigSetup = {}): Promise<Scene> {
    const rig = await openWatchRig(setup);
    const complaints: string[] = [];
    const context = await browser.newContext({ colorScheme: 'dark' });
    let gate = { asked: (): void => undefined, opened: Promise.resolve() };
    const find: Find = async (kind, digest) => {
      if (kind === 'film') {
        gate.asked();
        await gate.opened;
      }
      return await rig.watch.find(kind, digest);
    };
    let preview = await serve(rig, 0, find);
    rig.onView((view, pace) => preview.show(view, pace));
    const newPage = async (width = 1280): Promise<Page> => {
      const page = await context.newPage();
      await page.setViewportSize({ width, height: 800 });
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !message.text().includes('ERR_')) complaints.push(message.text());
      });
      await page.goto(preview.url);
      return page;
    };
    await rig.until((view) => isSettled(view) && view.film !== null);
    const { url } = preview;
    const page = await newPage();
    await page.locator('.card').first().waitFor();
    await expect.poll(() => shownColour(page)).toHaveLength(3);
    return {
      rig,
      page,
      url,
      newPage,
      complaints,
      holdFilms() {
        let release = (): void => undefined;
        const opened = new Promise<void>((done) => {
          release = done;
        });
        const asked = new Promise<void>((done) => {
          gate = { asked: done, opened };
        });
        return { asked, release };
      },
      closeServer: async () => await preview[Symbol.asyncDispose](),
      async openServer() {
        preview = await serve(rig, Number(new URL(url).port), find);
      },
      async [Symbol.asyncDispose]() {
        await context.close();
        await preview[Symbol.asyncDispose]();
        await rig[Symbol.asyncDispose]();
      },
    };
  }

  async function serve(rig: WatchRig, port: number, find: Find): Promise<Preview> {
    const preview = await openPreview({
      port,
      page: await readPageFiles(built),
      find,
      act: async (action) => {
        if (action.type === 'spend') return rig.watch.spend(action.token);
        rig.watch.again();
        return null;
      },
      onTrouble(error) {
        throw error;
      },
    });
    preview.show(rig.view, 'urgent');
    return preview;
  }

  /** The colour once a seek is over: in its middle there is no picture. */
  async function standingColour(page: Page): Promise<readonly number[]> {
    const seeking = `document.querySelector('.screen .picture.front').seeking`;
    await expect.poll(() => page.evaluate(seeking)).toBe(false);
    await expect.poll(() => shownColour(page)).toHaveLength(3);
    return await shownColour(page);
  }

  const shownTime = (page: Page) => page.locator('.time').innerText();
  const distance = (a: readonly number[], b: readonly number[]) =>
    a.length === 3 && b.length === 3
      ? Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))))
      : Number.NaN;

  test('a save changes the picture, at the place where it stood', async () => {
    await using scene = await openScene();
    const { page, rig } = scene;
    await page.keyboard.press('2');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownTime(page)).toMatch(/^0:0[45]:\d\d/);
    const [time, before] = [await shownTime(page), await standingColour(page)];
    const film = rig.view.film?.digest;
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'another prompt', 'three']));
    await rig.until((view) => isSettled(view) && view.film?.digest !== film);
    await expect.poll(async () => distance(await shownColour(page), before)).toBeGreaterThan(8);
    expect(await shownTime(page)).toBe(time);
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    await expect.poll(async () => distance(await shownColour(page), before)).toBeLessThan(4);
    expect(scene.complaints).toEqual([]);
  });

  test('a film that is wanted again before the next one came in stays', async () => {
    await using scene = await openScene();
    const { page, rig } = scene;
    const [film, before] = [rig.view.film?.digest, await standingColour(page)];
    const held = scene.holdFilms();
    await rig.project.write('storyboard.yaml', storyboardOf(['another prompt', 'two', 'three']));
    await held.asked;
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    await page.getByText('another prompt').first().waitFor({ state: 'detached' });
    await page.keyboard.press('ArrowRight');
    held.release();
    const behind = `document.querySelector('.screen .picture:not(.front)').readyState`;
    await expect.poll(() => page.evaluate(behind)).toBeGreaterThan(1);
    expect(await page.locator('.screen .picture.front').getAttribute('src')).toBe(`/film/${film}`);
    expect(distance(await standingColour(page), before)).toBeLessThan(4);
  });

  test('a caption is changed over the picture, and no film is made anew for it', async () => {
    const captioned = (caption: string) =>
      storyboardOf(['one', 'two']).replace('    prompt: one', `    caption: ${caption}\n    prompt: one`);
    await using scene = await openScene({ shots: ['one', 'two'] });
    const { page, rig } = scene;
    const film = rig.view.film?.digest;
    for (const caption of ['Dusk', 'Dawn']) {
      await rig.project.write('storyboard.yaml', captioned(caption));
      await expect.poll(() => page.locator('.cue').allInnerTexts()).toEqual([caption]);
    }
    expect(rig.view.film?.digest).toBe(film);
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'two'], 'Another name'));
    await expect.poll(() => page.title()).toContain('Another name');
    await expect.poll(() => page.locator('.cue').count()).toBe(0);
    expect(rig.view.film?.digest).toBe(film);
  });

  test('a new film comes in while the old one plays, and it plays on', async () => {
    await using scene = await openScene();
    const { page, rig } = scene;
    await page.keyboard.press(' ');
    await expect.poll(() => shownTime(page)).toMatch(/^0:0[1-9]/);
    const film = rig.view.film?.digest;
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'two', 'another third']));
    const next = await rig.until((view) => isSettled(view) && view.film?.digest !== film);
    const source = page.locator('.screen .picture.front');
    await expect.poll(() => source.getAttribute('src')).toBe(`/film/${next.film?.digest}`);
    const seconds = async () =>
      Number(await page.evaluate(`document.querySelector('.screen .picture.front').currentTime`));
    const at = await seconds();
    expect(at).toBeGreaterThan(0.9);
    await expect.poll(seconds).toBeGreaterThan(at + 0.2);
    await page.getByRole('button', { name: 'Pause' }).waitFor();
  });

  test('a mistake lies over the film with the excerpt of the terminal, until it is mended', async () => {
    await using scene = await openScene({ shots: ['one'] });
    const { page, rig } = scene;
    await rig.project.write('storyboard.yaml', storyboardOf(['one']).replace('prompt:', 'promt:'));
    const alert = page.getByRole('alert', { name: 'Mistakes' });
    await alert.waitFor();
    expect(await alert.innerText()).toContain(rig.view.problems[0]?.text ?? 'no problem');
    expect(await page.getByRole('status').innerText()).toContain('1 mistake');
    await alert.getByRole('button', { name: 'Show the film' }).click();
    expect(await alert.count()).toBe(0);
    await rig.project.write('storyboard.yaml', `${storyboardOf(['one'])}  - id: x\n`);
    await alert.waitFor();
    await rig.project.write('storyboard.yaml', storyboardOf(['one']));
    await alert.waitFor({ state: 'detached' });
    await expect.poll(() => page.getByRole('status').innerText()).toContain('up to date');
  });

  test('keys play, step, choose and repeat', async () => {
    await using scene = await openScene();
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
    await page.keyboard.press('l');
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

  test('the seam shows the frames on both sides of a boundary', async () => {
    await using scene = await openScene({ shots: ['one', 'two'] });
    const { page } = scene;
    await page.locator('.boundary button').click();
    const video = '.seam video';
    const seen = () => shownColour(page, video);
    await expect.poll(seen).toHaveLength(3);
    const last = await seen();
    await page.getByRole('button', { name: 'Frame forth' }).click();
    await expect.poll(async () => distance(await seen(), last)).toBeGreaterThan(8);
    await page.getByRole('button', { name: 'Flip over the boundary' }).click();
    await expect.poll(async () => distance(await seen(), last)).toBeLessThan(3);
  });

  test('consent is asked twice, bills once, and the final clip takes the place of the draft', async () => {
    await using service = await emulatedService();
    const env = { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: service.emulator.baseUrl };
    await using scene = await openScene({
      shots: ['one', 'two'],
      provider: 'dashscope',
      service: { env, clock: service.clock },
    });
    const { page, rig } = scene;
    const billed = () => service.emulator.bill().billed.map(({ prompt }) => prompt);
    for (let frame = 0; frame < 30; frame += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(() => shownTime(page)).toMatch(/^0:01:00/);
    const draft = await standingColour(page);
    const button = page.locator('.inspector .spend');
    await button.click();
    expect(billed()).toEqual([]);
    await expect.poll(() => button.innerText()).toMatch(/^Spend ¥\d.*Press again$/);
    await button.click();
    await rig.until((view) => isSettled(view) && view.shots[0]?.paid === 'same');
    await expect.poll(async () => distance(await shownColour(page), draft)).toBeGreaterThan(8);
    expect(billed()).toEqual(['one']);
    expect(await shownTime(page)).toMatch(/^0:01:00/);
    await expect.poll(() => page.locator('.card .state').allInnerTexts()).toEqual(['● final', '○ draft']);
    await page.keyboard.press('c');
    await page.locator('.compare video').first().waitFor();
    const names = await page.locator('.compare select').first().locator('option').allInnerTexts();
    expect(names.map((name) => name.split(' ')[0])).toEqual(['final', 'draft']);
    await page.locator('.bar .spend').click();
    await page.locator('.bar .spend').click();
    await rig.until((view) => isSettled(view) && view.shots.every(({ paid }) => paid === 'same'));
    expect(billed()).toEqual(['one', 'two']);
    expect(await page.locator('.spent b').innerText()).toMatch(/^¥\d/);
    expect(await page.content()).not.toContain(testKey);
  });

  test('a refused shot says so, and a key tries it again', async () => {
    await using scene = await openScene({ shots: ['one', 'two'] });
    const { page, rig } = scene;
    rig.drafts.refuse('s2');
    await rig.project.write('storyboard.yaml', storyboardOf(['one', 'refused']));
    const status = page.getByRole('status');
    await expect.poll(() => status.innerText()).toContain('1 shot failed');
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.failure').innerText()).toContain('The picture was not liked.');
    await page.keyboard.press('r');
    await expect.poll(() => status.innerText()).toContain('up to date');
    expect(await page.locator('.failure').count()).toBe(0);
  });

  test('two tabs and a reload see the same', async () => {
    await using scene = await openScene({ shots: ['one', 'two'] });
    const second = await scene.newPage();
    await second.locator('.card').first().waitFor();
    await scene.rig.project.write('storyboard.yaml', storyboardOf(['one', 'two', 'three']));
    for (const page of [scene.page, second]) await expect.poll(() => page.locator('.card').count()).toBe(3);
    await second.reload();
    await expect.poll(() => second.locator('.card').count()).toBe(3);
    await expect.poll(() => shownColour(second)).toHaveLength(3);
  });

  test('a lost connection is said, and heals', async () => {
    await using scene = await openScene({ shots: ['one'] });
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

  test('nobody is shut out: wide and narrow, dark and light, right and wrong', async () => {
    await using scene = await openScene({ shots: ['one', 'two'], provider: 'dashscope' });
    const { page } = scene;
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
    const faults = async () => {
      const { violations } = (await page.evaluate('axe.run(document)')) as { violations: Violation[] };
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      return serious.map(
        ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
    };
    expect(await faults()).toEqual([]);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await faults()).toEqual([]);
    const sideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(sideways)).toBe(false);
    await page.locator('.card').nth(1).click();
    await page.getByRole('button', { name: 'Seam', exact: true }).click();
    expect(await faults()).toEqual([]);
    await scene.rig.project.write('storyboard.yaml', 'shots: 1\n');
    await page.getByRole('alert', { name: 'Mistakes' }).waitFor();
    expect(await faults()).toEqual([]);
    expect(await page.evaluate(sideways)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faults()).toEqual([]);
  });
});

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}
