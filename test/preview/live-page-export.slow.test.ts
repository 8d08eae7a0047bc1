import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { browserPath, openBrowser } from '../rig/browser.js';
import { isSettled } from '../rig/watch-rig.js';
import { openScene, type Scene } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the export of the live page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  async function exported({ page, rig }: Scene) {
    await page.getByRole('button', { name: 'Export film' }).click();
    await page.getByRole('link', { name: 'Download' }).waitFor();
    const state = rig.view.export;
    if (state?.state !== 'done') throw new Error(JSON.stringify(state));
    return { state, said: await page.locator('.export-status').innerText() };
  }

  test('the film of a draft is written while the watch goes on, and can be downloaded', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'] });
    const { page, rig } = scene;
    const { state, said } = await exported(scene);
    expect(state).toMatchObject({ missing: [], path: join(rig.testProject.folder, 'storyboard.mp4') });
    expect(said).toContain(state.path);
    expect((await stat(state.path)).size).toBe(state.bytes);
    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Download' }).click();
    expect((await download).suggestedFilename()).toBe('storyboard.mp4');
    const bytes = Buffer.from(await (await fetch(`${scene.url}export/${state.digest}`)).arrayBuffer());
    expect(sha256(bytes)).toBe(sha256(await rig.testProject.read('storyboard.mp4')));
    expect((await fetch(`${scene.url}export/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await fetch(`${scene.url}actions/export`, { method: 'POST' })).status).toBe(403);
    const text = (await rig.testProject.read('storyboard.yaml')).toString();
    await rig.testProject.write('storyboard.yaml', text.replace('prompt: one', 'prompt: changed'));
    await rig.until((view) => isSettled(view) && view.shots[0]?.prompt === 'changed');
    await page.locator('.export-status').getByRole('button', { name: 'Close' }).click();
    await page.getByRole('link', { name: 'Download' }).waitFor({ state: 'detached' });
    expect(scene.errors).toEqual([]);
  });

  test('shots without their paid clip show keyframes, as the page says, and nothing is spent', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'], ownProvider: 'dashscope' });
    const { state, said } = await exported(scene);
    expect(state.missing).toEqual(['s1', 's2']);
    expect(said).toContain('2 shots have no clip and show their keyframes: s1, s2');
    expect((await stat(state.path)).size).toBeGreaterThan(0);
    expect(scene.rig.paid.submitted).toEqual([]);
    expect(scene.errors).toEqual([]);
  });
});
