// How long a save takes to reach the page: from the write of the file to the new film's picture in a browser.
// Run: node bench/watch.mjs [480P|720P] [rounds] [shots,shots,...]. Needs Chromium and a native ffmpeg; build first.
// With several numbers of shots it tells at the end how the times grow with shots that did not change.
import { spawn } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('..', import.meta.url));
const resolution = process.argv[2] ?? '480P';
const rounds = Number(process.argv[3] ?? 5);
const counts = (process.argv[4] ?? '12').split(',').map(Number);

async function measureWith(shotCount) {
  const place = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
  // A watch looks two folders up: what others do in the folder for temporary files is no part of this.
  const folder = join(place, 'films', 'bench');
  const file = join(folder, 'storyboard.yaml');
  mkdirSync(join(folder, 'frames'), { recursive: true });
  const examples = join(root, 'examples', 'frames');
  const frames = readdirSync(examples).filter((name) => /\.(jpg|png)$/.test(name));
  // A file for each still, as a film has them; of few pictures, so that few clips have to be drawn.
  for (let at = 0; at <= shotCount; at += 1)
    copyFileSync(join(examples, frames[at % frames.length]), join(folder, 'frames', `still-${at}.jpg`));

  /** What one save may change. */
  const story = { title: 'Bench', captions: {}, prompts: {}, boundaries: {}, stills: {}, mistake: false };

  function textOf() {
    const shots = Array.from({ length: shotCount }, (_, at) => {
      const still = (index) => story.stills[index] ?? `frames/still-${index}.jpg`;
      return [
        `  - id: shot-${at + 1}`,
        `    first: ${still(at)}`,
        `    last: ${still(at + 1)}`,
        `    ${story.mistake && at === 5 ? 'promt' : 'prompt'}: ${story.prompts[at] ?? `Something moves, ${at % frames.length}.`}`,
        ...(story.captions[at] ? [`    caption: ${story.captions[at]}`] : []),
        ...(story.boundaries[at] ? [`    boundary: ${story.boundaries[at]}`] : []),
      ].join('\n');
    });
    return `version: 1\ntitle: ${story.title}\nfilm: { captions: soft }\ndefaults: { resolution: ${resolution} }\nshots:\n${shots.join('\n')}\n`;
  }

  writeFileSync(file, textOf());
  const started = Date.now();
  const child = spawn(
    process.execPath,
    [
      join(root, 'dist/cli/main.js'),
      'watch',
      file,
      '--port',
      '0',
      ...(counts.length > 1 ? ['--no-slate'] : []),
    ],
    {
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  );
  const url = await new Promise((done) => child.stdout.once('data', (data) => done(String(data).trim())));
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
    await page.goto(url);
    const seen = (test) => page.waitForFunction(test, null, { polling: 'raf', timeout: 600_000 });
    // The state as the page knows it and the picture that it shows.
    await page.evaluate(`(() => {
      const source = new EventSource('/events');
      window.log = [];
      const show = (view) => {
        window.view = view;
        const making = window.view.shots.filter(({ state }) => state !== 'ready').map(({ id, state }) => id + state);
        window.log.push([Date.now(), making.join()]);
      };
      source.addEventListener('view', (event) => show(JSON.parse(event.data)));
      source.addEventListener('change', (event) => {
        const { rest, order, shots } = JSON.parse(event.data);
        const known = new Map([...window.view.shots, ...shots].map((shot) => [shot.id, shot]));
        const ids = order ?? window.view.shots.map(({ id }) => id);
        show({ ...window.view, ...rest, shots: ids.map((id) => known.get(id)) });
      });
    })()`);
    const ready = `window.view && window.view.phase === 'idle' && window.view.film &&
      window.view.film.slices.length === ${shotCount} && (() => {
        const video = document.querySelector('.screen .picture.front');
        return video.getAttribute('src') === '/film/' + window.view.film.digest && video.readyState >= 2 && !video.seeking;
      })()`;
    await seen(ready);
    console.log(
      `${shotCount} shots at ${resolution}, ${cpus().length} cores; all drawn in ${Date.now() - started} ms`,
    );

    /** Saves and waits; answers the whole time and how much of it a clip was being drawn. */
    const save = async (change, wait = 'film') => {
      const before = await page.evaluate('window.view.film.digest');
      await page.evaluate('window.log.length = 0');
      change();
      writeFileSync(file, textOf());
      const at = Date.now();
      if (wait === 'mistake') await seen(`document.querySelector('.mistakes pre')`);
      else if (wait === 'film') await seen(`window.view.film.digest !== '${before}' && ${ready}`);
      else await seen(`(${wait}) && ${ready}`);
      const whole = Date.now() - at;
      const log = await page.evaluate('window.log');
      const busy = log.filter(([, making]) => making !== '');
      const free = log.find(([time]) => busy.length > 0 && time > busy.at(-1)[0]);
      return { whole, drawn: free ? free[0] - busy[0][0] : 0 };
    };
    const rows = [];
    const measure = async (name, limit, change, wait) => {
      const times = [];
      for (let round = 0; round < rounds; round += 1)
        times.push(await save(() => change(round), typeof wait === 'function' ? wait(round) : wait));
      const over = times.map(({ whole, drawn }) => whole - drawn).sort((a, b) => a - b);
      const drawn = times.map((time) => time.drawn).sort((a, b) => a - b)[rounds >> 1];
      const row = { name, drawn, median: over[rounds >> 1], worst: over.at(-1), limit };
      rows.push(row);
      console.log(
        `${name.padEnd(22)} ${String(row.median).padStart(5)} ms, worst ${String(row.worst).padStart(5)} ms` +
          ` (limit ${limit} ms${drawn > 0 ? `, beside ${drawn} ms of drawing` : ''})  ${row.median <= limit ? 'ok' : 'TOO SLOW'}`,
      );
    };
    await measure(
      'caption',
      500,
      (round) => {
        story.captions[0] = `Caption ${round}`;
      },
      (round) => `document.querySelector('.cue')?.textContent === 'Caption ${round}'`,
    );
    await measure(
      'title',
      500,
      (round) => {
        story.title = `Bench ${round}`;
      },
      (round) => `document.title.includes('Bench ${round}')`,
    );
    const mistakes = [];
    for (let round = 0; round < rounds; round += 1) {
      mistakes.push((await save(() => { story.mistake = true; }, 'mistake')).whole); // biome-ignore format: one thought
      story.mistake = false;
      writeFileSync(file, textOf());
      await seen(`!document.querySelector('.mistakes') && ${ready}`);
    }
    mistakes.sort((a, b) => a - b);
    console.log(
      `${'mistake'.padEnd(22)} ${String(mistakes[rounds >> 1]).padStart(5)} ms, worst ${String(mistakes.at(-1)).padStart(5)} ms (limit 200 ms)`,
    );
    await measure('boundary', 1000, (round) => {
      story.boundaries[4] = round % 2 === 0 ? `{ dissolve: ${(0.4 + round / 10).toFixed(1)}s }` : 'cut';
    });
    // Without a slate the words alone change no picture.
    const drawnAnew = (round) =>
      `window.view.shots[6].prompt.includes('${round}. time') && window.view.shots[6].state === 'ready'`;
    await measure(
      'one prompt',
      500,
      (round) => {
        story.prompts[6] = `Something else moves, for the ${round}. time.`;
      },
      counts.length > 1 ? drawnAnew : 'film',
    );
    const originals = frames.map((name) => readFileSync(join(examples, name)));
    await measure('one picture', 500, (round) => {
      // The last still of the last shot belongs to no other shot.
      story.stills[shotCount] = `frames/own-${round}.jpg`;
      writeFileSync(join(folder, story.stills[shotCount]), originals[(round + 5) % originals.length]);
    });
    rows.push({ name: 'mistake', median: mistakes[rounds >> 1], limit: 200 });
    return rows;
  } finally {
    await browser.close();
    child.kill('SIGTERM');
    await new Promise((done) => child.once('exit', done));
    rmSync(place, { recursive: true, force: true });
  }
}

const runs = [];
for (const shotCount of counts) runs.push(await measureWith(shotCount));
const [few, ...more] = runs;
for (const [index, many] of more.entries())
  for (const { name, median } of many) {
    const base = few.find((row) => row.name === name).median;
    console.log(
      `${name.padEnd(22)} with ${counts[index + 1]} shots ${(median / base).toFixed(2)} times what it takes with ${counts[0]}`,
    );
  }
process.exitCode = few.every(({ median, limit }) => median <= limit) ? 0 : 1;
