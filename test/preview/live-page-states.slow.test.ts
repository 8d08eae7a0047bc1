import { readFile, writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { plainPng } from '../rig/plain-png.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { isSettled } from '../rig/watch-rig.js';
import { openScene, type Scene } from './live-scene.js';
import { faultsOfState } from './page-states.js';

const LONG = 'A small blue monster walks through the rain, and the camera follows it slowly along the quay. ';

/** Everything that a strip can contain: titles of any length, a skipped shot, a seam, a warning, an offer. */
const landscape = `version: 1
title: The paper lantern and the long way home across the harbour
film: { size: 96x64 }
keyframes: { dusk: dusk.png, dawn: dawn.png, spare: spare.png }
shots:
  - id: rain
    title: AnUnbrokenTitleThatIsLongerThanAnyCardOfTheStripOrTheOverview
    first: dusk
    last: dawn
    prompt: ${LONG.repeat(3)}
    caption: It has been raining for days.
  - id: gaze
    first: dusk
    last: dawn
    prompt: two
    transition: { dissolve: 1s }
  - id: left-out
    skip: true
    first: dusk
    last: dawn
    prompt: three
  - id: quay
    first: dusk
    last: dawn
    prompt: four
`;

const ARABIC = 'يمشي وحش أزرق صغير تحت المطر، وتتحرك الكاميرا ببطء نحو الأمام.';

const portrait = `version: 1
title: ${ARABIC.slice(0, 18)}
film: { size: 54x96 }
shots:
  - id: rain
    title: ${ARABIC.slice(0, 24)}
    first: tall-dusk.png
    last: tall-dawn.png
    prompt: ${ARABIC}
    caption: ${ARABIC} ${ARABIC}
  - id: gaze
    first: tall-dusk.png
    last: tall-dawn.png
    prompt: two
    caption: ${LONG}
`;

async function projectOf(text: string): Promise<TestProject> {
  const project = await openTestProject(text, []);
  const files = { dusk: [90, 60, 140], dawn: [220, 150, 90], spare: [40, 80, 60] } as const;
  for (const [name, colour] of Object.entries(files)) {
    await project.write(`${name}.png`, plainPng(640, 360, colour));
    await project.write(`tall-${name}.png`, plainPng(360, 640, colour));
  }
  return project;
}

// As text: it runs in the browser.
const isInSight = (selector: string) => `(() => {
  const one = document.querySelector('${selector}');
  const { left, top, width, height } = one.getBoundingClientRect();
  return one.contains(document.elementFromPoint(left + width / 2, top + height / 2));
})()`;

describe.skipIf(browserPath === undefined)('the live page in four windows and two themes', () => {
  let browser: Browser;
  let wide: Scene;
  let tall: Scene;
  const projects: TestProject[] = [];
  beforeAll(async () => {
    browser = await openBrowser();
    projects.push(await projectOf(landscape), await projectOf(portrait));
    wide = await openScene(browser, { testProject: projects[0]!, provider: 'dashscope' }); // There are two.
    tall = await openScene(browser, { testProject: projects[1]! });
    // Its draft and its final clip are two takes that differ.
    expect(wide.rig.watch.spend(wide.rig.view.shots[2]?.offer?.token ?? '')).toBeNull();
  });
  afterAll(async () => {
    for (const scene of [wide, tall]) await scene[Symbol.asyncDispose]();
    for (const project of projects) await project[Symbol.asyncDispose]();
    await browser.close();
  });

  const states: Readonly<Record<string, (page: Page) => Promise<void>>> = {
    'the film with an offer and a caption': async (page) => {
      await page.locator('.cue').waitFor();
      await page.locator('.skipped-card').waitFor();
    },
    'a range and a frame under the mouse': async (page) => {
      for (const key of ['ArrowRight', 'i', 'ArrowRight', 'o']) await page.keyboard.press(key);
      await page.locator('.scale').hover();
      await page.locator('.peek').waitFor();
    },
    'the seam': async (page) => {
      await page.keyboard.press('2');
      await page.keyboard.press('s');
      await page.locator('.seam').waitFor();
    },
    'the overview': async (page) => {
      await page.keyboard.press('v');
      await page.locator('.cell').first().waitFor();
    },
    'the search': async (page) => {
      await page.keyboard.press('/');
      await page.keyboard.type('rain');
      await page.locator('.search [role="option"]').first().waitFor();
    },
    'the keys': async (page) => {
      await page.keyboard.press('?');
      await page.locator('.help').waitFor();
    },
    'a note that is being written': async (page) => {
      await page.keyboard.press('n');
      await page.keyboard.press('Enter');
      await page.keyboard.type(LONG);
    },
    'the fields of a shot, and a conflict': async (page) => {
      await page.keyboard.press('1');
      await page.getByRole('button', { name: 'Edit', exact: true }).click();
      const path = wide.rig.testProject.storyboard;
      const before = await readFile(path, 'utf8');
      await page.getByLabel('Caption', { exact: true }).fill('Mine');
      await writeFile(path, before.replace('It has been raining for days.', 'Theirs.'));
      await page.locator('.field-conflict').waitFor();
      await expect.poll(() => page.evaluate(isInSight('.field-conflict button:last-child'))).toBe(true);
      await wide.rig.until((view) => isSettled(view));
    },
    'the title of the film that is being edited': async (page) => {
      await page.locator('.bar button.name').click();
      await page.getByLabel('Title of the film').waitFor();
    },
    'open warnings': async (page) => {
      await page.locator('.warnings summary').click();
      await page.locator('.warnings .problem').first().waitFor();
    },
  };

  test.each(Object.entries(states))('%s', async (state, enter) => {
    const page = await fresh(wide);
    await enter(page);
    expect(await faultsOfState(page, state)).toEqual([]);
    await page.close();
  });

  test('two takes that are compared', async () => {
    await wide.rig.until((view) => isSettled(view) && view.shots[2]?.takes.length === 2);
    const page = await fresh(wide);
    await page.keyboard.press('3');
    await page.keyboard.press('c');
    await page.locator('.compare').waitFor();
    await page.keyboard.press('k');
    expect(await faultsOfState(page, 'compare')).toEqual([]);
    await page.close();
  });

  test('a portrait film shows its captions inside the image, and its thumbnails whole', async () => {
    const page = await fresh(tall);
    await page.locator('.cue').waitFor();
    expect(await faultsOfState(page, 'portrait')).toEqual([]);
    const directions = await page.evaluate(
      `['.bar .name', '.cue', '.inspector h2 span[dir]', '.prompt', '.caption', '.card .id']
        .map((one) => getComputedStyle(document.querySelector(one)).direction)`,
    );
    expect(directions).toEqual(Array(6).fill('rtl'));
    const ratios = (selector: string) =>
      page.evaluate<number[]>(`[...document.querySelectorAll('${selector}')].map((one) => {
        const { width, height } = one.getBoundingClientRect();
        return width / height;
      })`);
    const images = await ratios('.card .keyframe');
    expect(images.length).toBe(4);
    for (const ratio of images) expect(ratio).toBeCloseTo(54 / 96, 1);
    await page.keyboard.press('2');
    await expect.poll(() => page.locator('.cue').innerText()).toContain('monster');
    expect(await faultsOfState(page, 'portrait, a long caption')).toEqual([]);
    await page.keyboard.press('v');
    await page.locator('.cell').first().waitFor();
    for (const ratio of await ratios('.cell-image')) expect(ratio).toBeCloseTo(54 / 96, 1);
    expect(await faultsOfState(page, 'portrait overview')).toEqual([]);
    await page.close();
  });

  test('errors, a refused action, and a lost connection', async () => {
    const page = await fresh(tall);
    await page.route('**/actions/render', (route) => route.fulfill({ status: 409, body: LONG }));
    await page.keyboard.press('r');
    await page.locator('.notice').waitFor();
    expect(await faultsOfState(page, 'notice')).toEqual([]);
    await tall.rig.testProject.write(
      'storyboard.yaml',
      `${portrait}  - id: x\n    frist: ${'a-very-long-name-'.repeat(12)}.png\n`,
    );
    await page.locator('.errors').waitFor();
    expect(await faultsOfState(page, 'errors')).toEqual([]);
    await tall.closeServer();
    await expect.poll(() => page.locator('.phase').innerText()).toContain('connection lost');
    expect(await faultsOfState(page, 'lost')).toEqual([]);
  });

  async function fresh(scene: Scene): Promise<Page> {
    const page = await scene.newPage();
    await page.locator('.card').first().waitFor();
    return page;
  }
});
