import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { openPreview, type Preview, type PreviewSetup } from '../../src/preview/open-preview.js';
import { readPageFiles } from '../../src/preview/page-files.js';
import { shownColour } from '../rig/browser.js';
import { isSettled, openWatchRig, type WatchRig, type WatchRigSetup } from '../rig/watch-rig.js';

const built = fileURLToPath(new URL('../../dist/web', import.meta.url));

type Find = PreviewSetup['find'];

/** A watch with its page in a browser. */
export interface Scene extends AsyncDisposable {
  readonly rig: WatchRig;
  readonly page: Page;
  readonly url: string;
  newPage(width?: number): Promise<Page>;
  /** Closes the server while the watch continues. */
  closeServer(): Promise<void>;
  /** Delays all films until they are released; `asked` resolves at the first request. */
  holdFilms(): { readonly asked: Promise<void>; release(): void };
  /** Opens the server again at the same address. */
  openServer(): Promise<void>;
  /** The errors that the browser logged. */
  readonly errors: readonly string[];
}

/** A watch and the server of its page. */
export interface ServedWatch extends AsyncDisposable {
  readonly rig: WatchRig;
  readonly url: string;
  closeServer(): Promise<void>;
  openServer(): Promise<void>;
}

/** Opens a watch and its server, and waits for the film. */
export async function openServedWatch(
  setup: WatchRigSetup,
  findIn: (rig: WatchRig) => Find = (rig) => rig.watch.find,
): Promise<ServedWatch> {
  const rig = await openWatchRig(setup);
  const find = findIn(rig);
  let preview = await serve(rig, 0, find);
  rig.onView((view, pace) => preview.show(view, pace));
  await rig.until((view) => (setup.held || isSettled(view)) && view.film !== null);
  const { url } = preview;
  return {
    rig,
    url,
    closeServer: async () => await preview[Symbol.asyncDispose](),
    async openServer() {
      preview = await serve(rig, Number(new URL(url).port), find);
    },
    async [Symbol.asyncDispose]() {
      await preview[Symbol.asyncDispose]();
      await rig[Symbol.asyncDispose]();
    },
  };
}

/** Opens a watch, its server and a tab that shows the film. */
export async function openScene(browser: Browser, setup: WatchRigSetup = {}): Promise<Scene> {
  const errors: string[] = [];
  const context = await browser.newContext({ colorScheme: 'dark' });
  let gate = { asked: (): void => undefined, opened: Promise.resolve() };
  const served = await openServedWatch(setup, (rig) => async (kind, digest) => {
    if (kind === 'film') {
      gate.asked();
      await gate.opened;
    }
    return await rig.watch.find(kind, digest);
  });
  const { rig, url, closeServer, openServer } = served;
  const newPage = async (width = 1280): Promise<Page> => {
    const page = await context.newPage();
    await page.setViewportSize({ width, height: 800 });
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' && !message.text().includes('ERR_')) errors.push(message.text());
    });
    await page.goto(url);
    return page;
  };
  const page = await newPage();
  await page.locator('.card').first().waitFor();
  await page.evaluate(untilVideoLoaded);
  return {
    ...{ rig, page, url, newPage, errors, closeServer, openServer },
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
    async [Symbol.asyncDispose]() {
      await context.close();
      await served[Symbol.asyncDispose]();
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
      if (action.type === 'export') return rig.watch.exportFilm();
      if (action.type === 'edit' || action.type === 'undo' || action.type === 'redo')
        return rig.watch.edit(action);
      if (action.type === 'look') rig.watch.lookAt(action.shot);
      else if (action.type === 'render') rig.watch.again();
      else if (action.type === 'another') return rig.watch.another(action.token);
      else return rig.watch.say(action);
      return null;
    },
    onError(error) {
      throw error;
    },
  });
  preview.show(rig.view, 'urgent');
  return preview;
}

const untilVideoLoaded = `new Promise((done) => {
  const look = () => {
    if (document.querySelector('.screen .video.front')?.readyState >= 2) done();
    else requestAnimationFrame(look);
  };
  look();
})`;

/** The colour after a seek has ended: during a seek there is no frame. */
export async function settledColour(page: Page): Promise<readonly number[]> {
  const seeking = `document.querySelector('.screen .video.front').seeking`;
  await expect.poll(() => page.evaluate(seeking)).toBe(false);
  await expect.poll(() => shownColour(page)).toHaveLength(3);
  return await shownColour(page);
}

/** The time that the page shows. */
export const shownTime = (page: Page) => page.locator('.time').innerText();
/** The largest difference of two colours in one channel. */
export const distance = (a: readonly number[], b: readonly number[]) =>
  a.length === 3 && b.length === 3
    ? Math.max(...a.map((value, at) => Math.abs(value - (b[at] ?? 0))))
    : Number.NaN;
