import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LiveView } from '../../src/live-view/live-view.js';
import { browserPath, openBrowser } from '../rig/browser.js';
import { type EmulatedService, emulatedService, testKey } from '../rig/emulated-service.js';
import { isSettled } from '../rig/watch-rig.js';
import { openScene, type Scene } from './live-scene.js';

interface Press {
  readonly page: Page;
  readonly button: Locator;
  /** Lets more time pass than in which a second press is ignored. */
  later(): Promise<void>;
}

/** Presses that are not a question, an answer, and the time to read the question. */
const accidents: Readonly<Record<string, (press: Press) => Promise<void>>> = {
  'a double-click': ({ button }) => button.dblclick(),
  'clicks without a pause': async ({ button, page }) => {
    for (let count = 0; count < 6; count += 1) {
      await button.click();
      await page.clock.fastForward(150);
    }
  },
  'a click whose second half is late': async ({ button, page, later }) => {
    await button.click();
    await page.mouse.down();
    await later();
    await page.mouse.up();
  },
  'a held Enter': async ({ button, page }) => {
    await button.focus();
    await hold('Enter', page);
    await page.keyboard.press('Enter');
  },
  'an Enter that was held before the button had the focus': async ({ button, page }) => {
    await page.keyboard.down('Enter');
    await button.focus();
    await hold('Enter', page);
  },
  'a held Enter after the question': async ({ button, page }) => {
    await button.press('Enter');
    await hold('Enter', page);
  },
  'a held Space': async ({ button, page }) => {
    await button.focus();
    await hold(' ', page);
    await page.keyboard.press(' ');
  },
  'Enter twice': async ({ button, page }) => {
    await button.press('Enter');
    await page.keyboard.press('Enter');
  },
  'Enter, Escape, Enter': async ({ button, page, later }) => {
    await button.press('Enter');
    await later();
    await page.keyboard.press('Escape');
    await later();
    await page.keyboard.press('Enter');
  },
  'a click, Escape, a click': async ({ button, page, later }) => {
    await button.click();
    await later();
    await page.keyboard.press('Escape');
    await later();
    await button.click();
  },
  'Escape while the mouse is pressed': async ({ button, page, later }) => {
    await button.click();
    await later();
    await page.mouse.down();
    await page.keyboard.press('Escape');
    await page.mouse.up();
  },
  'a click, another place, a click': async ({ button, page, later }) => {
    await button.click();
    await later();
    await page.mouse.move(5, 5);
    await later();
    await button.click();
  },
  'Enter, another control, Enter': async ({ button, page, later }) => {
    await button.press('Enter');
    await later();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    await later();
    await page.keyboard.press('Enter');
  },
  'a click, another window, a click': async ({ button, page, later }) => {
    await button.click();
    await later();
    const other = await page.context().newPage();
    await other.close();
    await page.bringToFront();
    await page.evaluate(`dispatchEvent(new Event('blur'))`);
    await later();
    await button.click();
  },
  'a click that nothing follows in time': async ({ button, page }) => {
    await button.click();
    await page.clock.fastForward(7_000);
    await button.click();
  },
};

const touches: Readonly<Record<string, (press: Press) => Promise<void>>> = {
  'a double tap': async ({ button }) => {
    await button.tap();
    await button.tap();
  },
  'a tap, a tap elsewhere, a tap': async ({ button, page, later }) => {
    await button.tap();
    await later();
    await page.locator('.screen').tap();
    await later();
    await button.tap();
  },
};

describe.skipIf(browserPath === undefined)('presses on the live page', () => {
  let browser: Browser;
  let service: EmulatedService;
  let scene: Scene;
  beforeAll(async () => {
    browser = await openBrowser();
    service = await emulatedService();
    const env = { DASHSCOPE_API_KEY: testKey, DASHSCOPE_HTTP_BASE_URL: service.emulator.baseUrl };
    scene = await openScene(browser, {
      shots: ['one', 'two', 'three'],
      provider: 'dashscope',
      service: { env, clock: service.clock },
    });
  });
  afterAll(async () => {
    await scene[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
    await browser.close();
  });

  describe.each(['.inspector .spend', '.bar .spend'])('%s', (selector) => {
    let byMouse: Press;
    let byFinger: Press;
    beforeAll(async () => {
      byMouse = await openPress(selector);
      byFinger = await openPress(selector, { touch: true });
    });
    afterAll(async () => {
      await byMouse.page.context().close();
      await byFinger.page.context().close();
    });

    test.each(Object.entries(accidents))('%s spends nothing', async (_, accident) => {
      await expectNothingSpent(byMouse, accident);
    });

    test.each(Object.entries(touches))('%s spends nothing', async (_, accident) => {
      await expectNothingSpent(byFinger, accident);
    });
  });

  async function openPress(selector: string, { touch = false } = {}): Promise<Press> {
    const context = await browser.newContext({ hasTouch: touch, viewport: { width: 1280, height: 800 } });
    const page = await context.newPage();
    await page.clock.install();
    await page.goto(scene.url);
    await page.locator('.card').first().waitFor();
    await page.keyboard.press(String(scene.rig.view.shots.findIndex(({ offer }) => offer !== null) + 1));
    const button = page.locator(selector);
    await button.waitFor();
    return { page, button, later: () => page.clock.fastForward(800) };
  }

  async function expectNothingSpent(press: Press, accident: (press: Press) => Promise<void>): Promise<void> {
    const { page, button } = press;
    const sent = sentActions(page);
    await accident(press);
    await settle(page);
    expect(sent).toEqual([]);
    expect(service.emulator.bill().billed).toEqual([]);
    await page.mouse.move(5, 5);
    await button.evaluate((element: { blur(): void }) => element.blur());
    await press.later();
  }

  test('a held key for a new plan asks once', async () => {
    const { page } = await openPress('.bar .spend');
    const sent = sentActions(page);
    await hold('r', page);
    await settle(page);
    expect(sent).toEqual(['/actions/render']);
    await page.context().close();
  });

  test.each([
    ['two clicks', '.inspector .spend', async ({ button }: Press) => await button.click()],
    ['two taps', '.inspector .spend', async ({ button }: Press) => await button.tap()],
    ['Enter twice', '.bar .spend', async ({ button }: Press) => await button.press('Enter')],
  ])('%s with a pause between them spend once, at the same place', async (_, selector, press) => {
    const before = service.emulator.bill().billed.length;
    const opened = await openPress(selector, { touch: true });
    const place = await opened.button.boundingBox();
    await press(opened);
    await expect.poll(() => opened.button.innerText()).toMatch(/^Spend \d.* CNY.*Press again$/);
    expect(await opened.button.boundingBox()).toEqual(place);
    await opened.later();
    await press(opened);
    await scene.rig.until((view) => isSettled(view) && finals(view) > before);
    expect(service.emulator.bill().billed).toHaveLength(selector === '.bar .spend' ? 3 : before + 1);
    await opened.page.context().close();
  });
});

const finals = ({ shots }: LiveView) => shots.filter(({ paid }) => paid === 'same').length;

function sentActions(page: Page): readonly string[] {
  const sent: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    // The page reports the shot that it shows.
    if (request.method() === 'POST' && pathname !== '/actions/look') sent.push(pathname);
  });
  return sent;
}

async function hold(key: string, page: Page): Promise<void> {
  for (let count = 0; count < 10; count += 1) {
    await page.keyboard.down(key);
    await page.clock.fastForward(100);
  }
  await page.keyboard.up(key);
}

// A request of a press has been sent when a later request has its answer.
async function settle(page: Page): Promise<void> {
  await page.evaluate(`new Promise((done) => setTimeout(done))`);
  await page.evaluate(`fetch('/').then((answer) => answer.text())`);
}
