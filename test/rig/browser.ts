import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The browser of this machine; undefined if there is none. */
export const browserPath: string | undefined = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && path !== '' && existsSync(path));

if (browserPath === undefined)
  process.stderr.write('No Chromium found: the browser tests of the live page are SKIPPED.\n');

/** Starts the browser without a window. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath as string, args: ['--no-sandbox', '--mute-audio'] });
}

/** The mean colour (red, green, blue) of the frame that the player shows, as the browser decoded it. */
export async function shownColour(page: Page, selector = '.screen .video.front'): Promise<readonly number[]> {
  return await page.evaluate(`(${meanColour})(${JSON.stringify(selector)})`);
}

// As text: it runs in the browser, with names that the types of the tests do not include.
const meanColour = `(which) => {
  const video = document.querySelector(which);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 8;
  const context = canvas.getContext('2d');
  if (!video || video.readyState < 2) return [];
  context.drawImage(video, 0, 0, 8, 8);
  const { data } = context.getImageData(0, 0, 8, 8);
  const sums = [0, 0, 0];
  for (let at = 0; at < data.length; at += 4)
    for (let channel = 0; channel < 3; channel += 1) sums[channel] += data[at + channel] / 64;
  return sums.map(Math.round);
}`;
