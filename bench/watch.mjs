// How long the page takes: from the start of a watch of a film without clips until its keyframes play, and from the write
// of a file to what it changes: the new film's frame, or the proxy of an edited shot that moves.
// Run: node bench/watch.mjs [480P|720P] [rounds] [shots,shots,...]. Needs Chromium and a native ffmpeg; build first.
// With several numbers of shots the films take turns, save by save, and the end of the output shows how the times grow
// with the number of unchanged shots.
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
import { openProviderRegistry } from '../build/providers/registry.js';
import { parseStoryboard } from '../build/storyboard/parse-storyboard.js';

const root = fileURLToPath(new URL('..', import.meta.url));
const resolution = process.argv[2] ?? '480P';
const rounds = Number(process.argv[3] ?? 5);
const counts = (process.argv[4] ?? '12').split(',').map(Number);

const browser = await chromium.launch({
  executablePath: '/usr/bin/chromium',
  args: ['--no-sandbox', '--mute-audio', '--autoplay-policy=no-user-gesture-required'],
});
const viewport = { width: 1280, height: 800 };

/** A film of this number of shots in a new folder, and what one save may change. */
function makeFilm(shotCount) {
  const place = mkdtempSync(join(tmpdir(), 'inbetween-bench-'));
  // A watch also watches two parent folders: activity in the folder for temporary files must not disturb it.
  const folder = join(place, 'films', 'bench');
  const file = join(folder, 'storyboard.yaml');
  mkdirSync(join(folder, 'frames'), { recursive: true });
  const examples = join(root, 'examples', 'frames');
  const frames = readdirSync(examples).filter((name) => /\.(jpg|png)$/.test(name));
  const originals = frames.map((name) => readFileSync(join(examples, name)));
  // One file per keyframe, as in a real film, with few different images, so that few clips have to be drawn.
  for (let at = 0; at <= shotCount; at += 1)
    copyFileSync(join(examples, frames[at % frames.length]), join(folder, 'frames', `keyframe-${at}.jpg`));

  /** What one save may change. */
  const story = { title: 'Bench', captions: {}, prompts: {}, transitions: {}, images: {}, error: false };

  function textOf() {
    const shots = Array.from({ length: shotCount }, (_, at) => {
      const image = (index) => story.images[index] ?? `frames/keyframe-${index}.jpg`;
      return [
        `  - id: shot-${at + 1}`,
        `    first: ${image(at)}`,
        `    last: ${image(at + 1)}`,
        `    ${story.error && at === 5 ? 'promt' : 'prompt'}: ${story.prompts[at] ?? `Something moves, ${at % frames.length}.`}`,
        ...(story.captions[at] ? [`    caption: ${story.captions[at]}`] : []),
        ...(story.transitions[at] ? [`    transition: ${story.transitions[at]}`] : []),
      ].join('\n');
    });
    return `version: 1\ntitle: ${story.title}\nfilm: { captions: soft }\ndefaults: { resolution: ${resolution} }\nshots:\n${shots.join('\n')}\n`;
  }

  writeFileSync(file, textOf());
  return { shotCount, place, folder, file, story, originals, textOf };
}

/** Starts a watch of the film. */
async function startWatch(file) {
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.cjs'), 'watch', file, '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const url = await new Promise((done) => child.stdout.once('data', (data) => done(String(data).trim())));
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await new Promise((done) => child.once('exit', done));
    },
  };
}

// Runs in the page: plays as soon as the keyframes of the first shot can be seen, and returns when the film has moved.
const untilPlaying = `new Promise((done) => {
  const look = () => {
    const image = document.querySelector('.animatic img');
    const video = document.querySelector('.screen .video.front');
    const ready = image?.complete && image.naturalWidth > 0 && video?.readyState >= 2 && !video.seeking;
    if (ready && video.paused) document.querySelector('.play').click();
    if (ready && video.currentTime > 0.04) done(Date.now());
    else requestAnimationFrame(look);
  };
  look();
})`;

/** How long it takes from the start of a watch, without any clip, until the page plays the keyframes of the shots. */
async function measureStart(shotCount) {
  const film = makeFilm(shotCount);
  const page = await browser.newPage({ viewport, bypassCSP: true });
  const times = [];
  // One more, because the first start reads the program from the disk.
  for (let round = 0; round <= rounds; round += 1) {
    rmSync(join(film.folder, '.inbetween'), { recursive: true, force: true });
    const at = Date.now();
    const watch = await startWatch(film.file);
    await page.goto(watch.url);
    times.push((await page.evaluate(untilPlaying)) - at);
    await watch.stop();
  }
  await page.close();
  rmSync(film.place, { recursive: true, force: true });
  return times.slice(1);
}

/** A film with this number of shots, drawn and open in a page. */
async function openScene(shotCount) {
  const film = makeFilm(shotCount);
  const { place, folder, file, story, originals, textOf } = film;
  const started = Date.now();
  const watch = await startWatch(file);
  const page = await browser.newPage({ viewport, bypassCSP: true });
  await page.goto(watch.url);
  const seen = (test) => page.waitForFunction(test, null, { polling: 'raf', timeout: 600_000 });
  // The view of the page, and the frame that it shows.
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
    window.view.film.slices.length === ${shotCount} &&
    window.view.film.slices.every(({ plays, proxy }) => plays === 'draft' && proxy === null) && (() => {
      const video = document.querySelector('.screen .video.front');
      return video.getAttribute('src') === '/film/' + window.view.film.digest && video.readyState >= 2 && !video.seeking;
    })()`;
  await seen(ready);
  console.log(
    `${shotCount} shots at ${resolution}, ${cpus().length} cores; all drawn in ${Date.now() - started} ms`,
  );

  return {
    shotCount,
    folder,
    story,
    originals,
    textOf,
    /** Saves and waits; returns the total time and the part in which a clip was being drawn. */
    async save(wait = 'film') {
      const before = await page.evaluate('window.view.film.digest');
      await page.evaluate('window.log.length = 0');
      const at = Date.now();
      writeFileSync(file, textOf());
      if (wait === 'error') await seen(`document.querySelector('.errors pre')`);
      else if (wait === 'film') await seen(`window.view.film.digest !== '${before}' && ${ready}`);
      else await seen(`(${wait}) && ${ready}`);
      const whole = Date.now() - at;
      const log = await page.evaluate('window.log');
      const busy = log.filter(([, making]) => making !== '');
      const free = log.find(([time]) => busy.length > 0 && time > busy.at(-1)[0]);
      return { whole, drawn: free ? free[0] - busy[0][0] : 0 };
    },
    async fix() {
      writeFileSync(file, textOf());
      await seen(`!document.querySelector('.errors') && ${ready}`);
    },
    /** Saves while a shot repeats, and waits until its proxy moves and then for its draft. */
    async saveForProxy(shot) {
      await page.keyboard.press('Escape');
      await page.evaluate(`document.querySelectorAll('.card')[${shot}].click()`);
      await seen(`!document.querySelector('.screen .video.front').paused`);
      const film = await page.evaluate('window.view.film.digest');
      const at = Date.now();
      writeFileSync(file, textOf());
      const moved = (await page.evaluate(untilProxyMoves)) - at;
      await seen(`window.view.film.digest !== '${film}' && ${ready}`);
      return { moved, drawn: Date.now() - at };
    },
    async close() {
      await page.close();
      await watch.stop();
      rmSync(place, { recursive: true, force: true });
    },
  };
}

// Runs in the page: the time at which the visible proxy shows another frame than its first one.
const untilProxyMoves = `new Promise((done) => {
  let first;
  const look = () => {
    const video = document.querySelector('.proxy:not([hidden]) video');
    const time = video?.readyState >= 2 && !video.seeking ? video.currentTime : undefined;
    first ??= time;
    if (time !== undefined && Math.abs(time - first) > 0.06) done(Date.now());
    else requestAnimationFrame(look);
  };
  look();
})`;

// Words that the engine does not read change no frame.
const isRead = (round) =>
  `window.view.shots[6].prompt.includes('${round}. time') && window.view.shots[6].state === 'ready'`;

/** One change each: its limit, how it is made, and what the page shows then. */
const changes = [
  {
    name: 'caption',
    limit: 500,
    make: ({ story }, round) => (story.captions[0] = `Caption ${round}`),
    wait: (round) => `document.querySelector('.cue')?.textContent === 'Caption ${round}'`,
  },
  {
    name: 'title',
    limit: 500,
    make: ({ story }, round) => (story.title = `Bench ${round}`),
    wait: (round) => `document.title.includes('Bench ${round}')`,
  },
  {
    name: 'error',
    limit: 200,
    make: ({ story }) => (story.error = true),
    wait: () => 'error',
    async after({ story, fix }) {
      story.error = false;
      await fix();
    },
  },
  {
    name: 'transition',
    limit: 1000,
    make: ({ story }, round) =>
      (story.transitions[4] = round % 2 === 0 ? `{ dissolve: ${(0.4 + round / 10).toFixed(1)}s }` : 'cut'),
  },
  {
    name: 'one prompt',
    limit: 500,
    make: ({ story }, round) => (story.prompts[6] = `Something else moves, for the ${round}. time.`),
    wait: isRead,
  },
  {
    name: 'one keyframe',
    limit: 500,
    make({ story, folder, shotCount, originals }, round) {
      // The last keyframe of the last shot belongs to no other shot.
      story.images[shotCount] = `frames/own-${round}.jpg`;
      writeFileSync(join(folder, story.images[shotCount]), originals[(round + 5) % originals.length]);
    },
  },
];

/** Edits of a shot whose proxy moves before its draft is there. */
const redraws = [
  {
    name: 'image',
    make({ story, folder, shotCount, originals }, round) {
      story.images[shotCount] = `frames/other-${round}.jpg`;
      // Other bytes than in any round before, so that no draft exists.
      const image = Buffer.concat([originals[(round + 3) % originals.length], Buffer.from(`${Date.now()}`)]);
      writeFileSync(join(folder, story.images[shotCount]), image);
      return shotCount - 1;
    },
  },
  {
    name: 'camera word',
    make({ story }, round) {
      const moves = ['pushes in', 'pulls out', 'pans left', 'pans right', 'tilts up', 'tilts down'];
      story.prompts[4] = `Something moves. The camera ${moves[round % moves.length]}${round >= moves.length ? ' at constant speed' : ''}.`;
      return 4;
    },
  },
];

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const scenes = [];
const rows = [];
/** One line of the result; false if the median is over the limit. */
function printRow(name, times, limit, more = '') {
  const median = middle(times);
  console.log(
    `${name.padEnd(24)} ${String(median).padStart(5)} ms, best ${String(Math.min(...times)).padStart(4)},` +
      ` worst ${String(Math.max(...times)).padStart(5)} (limit ${limit} ms${more})  ${median <= limit ? 'ok' : 'TOO SLOW'}`,
  );
  return median <= limit;
}

let isFast = true;
try {
  isFast = printRow(`start of ${counts[0]} shots`, await measureStart(counts[0]), 1000);
  for (const shotCount of counts) scenes.push(await openScene(shotCount));
  for (const { name, limit, make, wait = () => 'film', after } of changes) {
    const times = scenes.map(() => []);
    for (let round = 0; round < rounds; round += 1)
      for (const [at, scene] of scenes.entries()) {
        make(scene, round);
        times[at].push(await scene.save(wait(round)));
        await after?.(scene);
      }
    for (const [at, { shotCount }] of scenes.entries()) {
      const over = times[at].map(({ whole, drawn }) => whole - drawn);
      const drawn = middle(times[at].map((time) => time.drawn));
      const row = { name, shotCount, limit, median: middle(over), best: Math.min(...over) };
      rows.push(row);
      console.log(
        `${name.padEnd(12)} ${String(shotCount).padStart(4)} shots ${String(row.median).padStart(5)} ms,` +
          ` best ${String(row.best).padStart(4)}, worst ${String(Math.max(...over)).padStart(5)}` +
          ` (limit ${limit} ms${drawn > 0 ? `, plus ${drawn} ms of drawing` : ''})  ${row.median <= limit ? 'ok' : 'TOO SLOW'}`,
      );
    }
  }
  for (const { name, make } of redraws) {
    const times = [];
    for (let round = 0; round < rounds; round += 1)
      times.push(await scenes[0].saveForProxy(make(scenes[0], round)));
    const drawn = middle(times.map((time) => time.drawn));
    const moved = times.map((time) => time.moved);
    isFast = printRow(`proxy after a new ${name}`, moved, 1500, `, its draft after ${drawn} ms`) && isFast;
  }
  for (const { shotCount } of scenes.slice(1)) {
    const growth = changes.map(({ name }) => {
      const [few, many] = [counts[0], shotCount].map((count) =>
        rows.find((row) => row.name === name && row.shotCount === count),
      );
      const times = (what) => (many[what] / few[what]).toFixed(2);
      return `${name} ${times('median')} (of the best ${times('best')})`;
    });
    console.log(`${shotCount} shots against ${counts[0]}, times: ${growth.join(', ')}`);
  }
  // No cache of unchanged shots saves this time: YAML has to be read from the beginning.
  for (const { shotCount, textOf } of scenes) {
    const bytes = Buffer.from(textOf());
    const providers = openProviderRegistry().traits;
    const read = () => parseStoryboard({ name: 'storyboard.yaml', bytes }, {}, providers);
    for (let warm = 0; warm < 50; warm += 1) read();
    const spans = Array.from({ length: 50 }, () => {
      const at = performance.now();
      read();
      return performance.now() - at;
    });
    console.log(
      `reading and checking the whole text of ${shotCount} shots: ${middle(spans).toFixed(1)} ms of it`,
    );
  }
} finally {
  for (const scene of scenes) await scene.close();
  await browser.close();
}
process.exitCode =
  isFast && rows.every(({ shotCount, median, limit }) => shotCount !== counts[0] || median <= limit) ? 0 : 1;
