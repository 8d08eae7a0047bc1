import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { layoutFaults } from '../rig/layout-faults.js';

const SIZES = [
  { width: 360, height: 740 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;

const THEMES = ['dark', 'light'] as const;

/**
 * What is wrong with the page as it is now, in four windows and two themes: its layout, and the findings of axe-core in
 * the narrowest window of one theme and the widest of the other. Screenshots of faulty windows are stored in a new temporary folder, which the answer names;
 * with LIVE_PAGE_SCREENSHOTS all of them are stored in that folder.
 */
export async function faultsOfState(page: Page, state: string): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme });
    for (const size of SIZES) {
      await page.setViewportSize(size);
      await page.evaluate(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`);
      const found: string[] = [...(await page.evaluate<string[]>(layoutFaults))];
      const isEdge = size === (colorScheme === 'dark' ? SIZES[0] : SIZES.at(-1));
      if (isEdge) found.push(...(await axeFindings(page)));
      const name = `${state}-${size.width}x${size.height}-${colorScheme}`;
      const folder = process.env.LIVE_PAGE_SCREENSHOTS ?? (found.length > 0 ? await temporary() : undefined);
      if (folder === undefined) continue;
      const file = join(folder, `${name.replace(/\W+/g, '-')}.png`);
      await writeFile(file, await page.screenshot());
      faults.push(...found.map((fault) => `${name}: ${fault} (${file})`));
    }
  }
  return faults;
}

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[] }[];
}

/** What axe-core finds in the page, without an exception by severity. */
export async function axeFindings(page: Page): Promise<readonly string[]> {
  if (!(await page.evaluate<boolean>(`'axe' in window`)))
    await page.evaluate(
      await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'),
    );
  const { violations } = await page.evaluate<{ violations: Violation[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  );
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
  );
}

let folder: Promise<string> | undefined;

// It stays: people look at the screenshots after the test.
function temporary(): Promise<string> {
  folder ??= mkdtemp(join(tmpdir(), 'inbetween-page-'));
  return folder;
}
