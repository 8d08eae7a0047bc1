import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { openScene } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the accessibility of the live page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('the page has no serious accessibility faults: wide and narrow, dark and light, with and without errors', async () => {
    await using scene = await openScene(browser, { shots: ['one', 'two'], provider: 'dashscope' });
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
    const scrollsSideways = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
    expect(await page.evaluate(scrollsSideways)).toBe(false);
    await page.locator('.card').nth(1).click();
    await page.getByRole('button', { name: 'Seam', exact: true }).click();
    expect(await faults()).toEqual([]);
    await scene.rig.testProject.write('storyboard.yaml', 'shots: 1\n');
    await page.getByRole('alert', { name: 'Errors' }).waitFor();
    expect(await faults()).toEqual([]);
    expect(await page.evaluate(scrollsSideways)).toBe(false);
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await faults()).toEqual([]);
  });
});

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}
