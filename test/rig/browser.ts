import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** The browser of this machine; undefined where there is none. */
export const browserPath: string | undefined = [
  process.env.CHROMIUM_PATH,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
].find((path) => path !== undefined && path !== '' && existsSync(path));

if (browserPath === undefined)
  process.stderr.write('There is no Chromium here: the tests of the live page in a browser are SKIPPED.\n');

export function openBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: browserPath as string, args: ['--no-sandbox', '--mute-audio'] });
}

/** The mean colour of the picture that the player shows now, red, green and blue, as the browser decoded it. */
export async function shownColour(
  page: Page,
  selector = '.screen .picture.front',
): Promise<readonly number[]> {
  return await page.evaluate(`(${meanColour})(${JSON.stringify(selector)})`);
}

// As text: it runs in the browser, whose names the tests' own code must not know.
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
