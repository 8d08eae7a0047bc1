// How long the HTML report of a film takes to open in Chromium, from the address to a page that can be used.
// node bench/report.mjs [shots]   (needs a build, ffmpeg and Chromium)

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import { cli, makeUnchangedFilm } from './unchanged-film.mjs';

const RUNS = 5;
const MOST_MS = 2000;
const shots = Number(process.argv[2] ?? 200);
const folder = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
const report = join(folder, 'report.html');

try {
  makeUnchangedFilm(folder, shots);
  const args = [cli, 'render', join(folder, 'storyboard.yaml'), '--report', report];
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  const times = [];
  for (let run = 0; run < RUNS; run += 1) {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    const start = performance.now();
    await page.goto(pathToFileURL(report).href);
    // Two frames later, what the load has changed is on the screen.
    await page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve(null)))),
    );
    times.push(performance.now() - start);
    await page.close();
  }
  await browser.close();
  const median = times.sort((a, b) => a - b)[RUNS >> 1];
  const videos =
    readdirSync(folder).filter((name) => name === 'report_files').length > 0 ? 'folder' : 'embedded';
  const size = `${(statSync(report).size / 1e6).toFixed(1)} MB, videos ${videos}`;
  console.log(`report of ${shots} shots (${size}): ${median.toFixed(0)} ms  (not above ${MOST_MS})`);
  if (median > MOST_MS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
