import { describe, expect, test } from 'vitest';
import { browserPath, openBrowser } from '../rig/browser.js';
import { firefoxPath, openFirefox } from '../rig/firefox.js';
import { editJourney, keyboardJourney } from './keyboard-journey.js';
import { openScene, openServedWatch } from './live-scene.js';

describe.skipIf(browserPath === undefined)('the live page by keyboard in Chromium', () => {
  test('everything works without a mouse', async () => {
    const browser = await openBrowser();
    {
      await using scene = await openScene(browser);
      const { page } = scene;
      await keyboardJourney(
        { press: (key) => page.keyboard.press(key), evaluate: (expression) => page.evaluate(expression) },
        scene.rig,
      );
      expect(scene.errors).toEqual([]);
    }
    await browser.close();
  });
});

describe.skipIf(firefoxPath === undefined)('the live page by keyboard in Firefox', () => {
  test('everything works without a mouse', async () => {
    await using served = await openServedWatch({});
    await using firefox = await openFirefox();
    await firefox.open(served.url, { width: 1280, height: 800 });
    await firefox.evaluate(
      '(window.errors = [], addEventListener("error", (event) => errors.push(event.message)))',
    );
    await keyboardJourney(firefox, served.rig);
    await editJourney(firefox, served.rig);
    expect(await firefox.evaluate('errors')).toEqual([]);
  });
});
