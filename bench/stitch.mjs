// Compares the joining of matching clips with plain `cat` and with the concat copy of ffmpeg, interleaved in one run. Then
// measures what one changed shot costs in a film with dissolves everywhere.
//
//   node scripts/build.mjs && node bench/stitch.mjs [--counts 10,100,1000] [--rounds 3] [--dissolves 10,100]
//
// The floor is `cat`: every byte has to be read and written once. Ours also holds every clip to its digest, compares the
// decoder configurations, hashes the film, puts the index in front and brings it to the disk (fsync); ffmpeg's copy does
// none of the first three, so one column gives it the fsync too. A render runs in Node already; another column leaves out
// Node's own start.
import { spawnSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { assembleFilm } from '../build/film/output/assemble-film.js';
import { openLocalRunner } from '../build/jobs/local-runner.js';
import { readMp4 } from '../build/media/mp4/read-mp4.js';
import { probeClip, videoTrack } from '../build/media/probe.js';
import { resolveEngine } from '../build/media/resolve-engine.js';
import { hashFile } from '../build/system/hash-file.js';
import { buildTimeline } from '../build/timeline/build-timeline.js';

const { values } = parseArgs({
  options: {
    counts: { type: 'string', default: '10,100,1000' },
    rounds: { type: 'string', default: '3' },
    dissolves: { type: 'string', default: '10,100' },
    assemble: { type: 'string' },
    lock: { type: 'string' },
  },
});
const signal = new AbortController().signal;
const self = fileURLToPath(import.meta.url);
if (values.assemble !== undefined) {
  await assembleOnce(JSON.parse(readFileSync(values.assemble, 'utf8')));
  process.exit(0);
}
if (values.lock !== undefined) {
  const timeline = timelineOf(JSON.parse(readFileSync(values.lock, 'utf8')).clips);
  console.log(JSON.stringify({ maxRSS: process.resourceUsage().maxRSS, frames: timeline.frames }));
  process.exit(0);
}
const folder = mkdtempSync(join(tmpdir(), 'inbetween-stitch-'));
try {
  await main();
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function main() {
  const engine = await resolveEngine({ env: process.env, signal });
  const clips = await makeClips(engine, 4, '1280x720', 150);
  const megabytes = clips.reduce((sum, { bytes }) => sum + bytes, 0) / clips.length / 1e6;
  console.log(`ffmpeg ${engine.version}; clips of 5 s, 1280x720, ${megabytes.toFixed(1)} MB each`);
  console.log(
    'The floor is cat: every byte read once and written once. Ours also reads each clip a second time to hold it to its\n' +
      'digest, hashes the film, puts its index in front and waits until the disk has it; ffmpeg does the third only.\n' +
      'Of a changed shot the floor is its clip, the windows at its two transitions, and one copy.\n' +
      'Memory is the most that the process of a film ever held. Its floor is the same process that lays the film out and\n' +
      'makes none: Node, our code, and the position of each shot. The index of the film is written to the disk as it is made.\n' +
      'In use is what the film itself needs at the same time, without what waits to be collected.\n',
  );
  console.log(
    'clips   cat s   ffmpeg/cat   ours/cat   ours/ffmpeg   with fsync: ours/ffmpeg   in a running process: ours/ffmpeg   MB: floor   ours   in use   film index',
  );
  const rows = values.counts.split(',').map((count) => joinRow(engine, clips, Number(count)));
  const [few, many] = [rows[0], rows.at(-1)];
  if (rows.length > 1) {
    console.log(
      `memory from ${few.count} to ${many.count} clips: ${(many.memory - few.memory).toFixed(0)} MB more, ${(many.floor - few.floor).toFixed(0)} MB of them in the floor, ${((many.kept - few.kept) / 1e6).toFixed(1)} MB in use; ${(((many.memory - few.memory) * 1000) / (many.count - few.count)).toFixed(0)} KB a clip`,
    );
    console.log(
      `time a clip, beyond Node's start: ${many.count} clips / ${few.count} clips = ${(many.seconds / many.count / (few.seconds / few.count)).toFixed(2)}`,
    );
  }
  const films = values.dissolves.split(',').map(Number);
  await dissolveRows(
    engine,
    films.filter((shots) => shots > 2),
  );
}

function joinRow(engine, clips, count) {
  const links = join(folder, `links-${count}`);
  mkdirSync(links);
  const paths = Array.from({ length: count }, (_, n) => {
    const path = join(links, `${n}.mp4`);
    linkSync(clips[n % clips.length].path, path);
    return path;
  });
  const list = join(folder, 'list.txt');
  writeFileSync(list, paths.map((path) => `file '${path}'\n`).join(''));
  const spec = join(folder, 'spec.json');
  const used = paths.map((path, n) => ({ ...clips[n % clips.length], path }));
  const output = join(folder, 'film.mp4');
  writeFileSync(spec, JSON.stringify({ clips: used, output, cache: join(folder, 'cache') }));
  const ways = {
    cat: () => run('sh', ['-c', `cat "$@" > '${output}'`, 'sh', ...paths]),
    ffmpeg: () =>
      run(engine.path, [
        '-v',
        'error',
        '-y',
        '-f',
        'concat',
        '-safe',
        '0',
        '-i',
        list,
        '-c',
        'copy',
        '-movflags',
        '+faststart',
        output,
      ]),
    ours: () => run(process.execPath, [self, '--assemble', spec]),
  };
  const { maxRSS: floor } = JSON.parse(run(process.execPath, [self, '--hold', spec]).stdout);
  const times = { cat: [], ffmpeg: [], ours: [], ffmpegSync: [], oursInside: [] };
  let memory = 0;
  let index = 0;
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const way of ['cat', 'ffmpeg', 'ours']) {
      rmSync(output, { force: true });
      const { seconds, stdout } = ways[way]();
      times[way].push(seconds);
      if (way === 'ffmpeg') times.ffmpegSync.push(seconds + syncSeconds(output));
      if (way === 'ours') {
        const { maxRSS, seconds: inside } = JSON.parse(stdout);
        memory = Math.max(memory, maxRSS / 1024);
        index = statSync(output).size - used.reduce((sum, clip) => sum + clip.media, 0);
        times.oursInside.push(inside);
      }
    }
  }
  rmSync(output, { force: true });
  const { kept } = JSON.parse(run(process.execPath, ['--expose-gc', self, '--assemble', spec]).stdout);
  const t = Object.fromEntries(Object.entries(times).map(([way, all]) => [way, median(all)]));
  const ratio = (a, b) => (t[a] / t[b]).toFixed(2);
  console.log(
    `${String(count).padStart(5)}${t.cat.toFixed(2).padStart(8)}${ratio('ffmpeg', 'cat').padStart(13)}${ratio('ours', 'cat').padStart(11)}${ratio('ours', 'ffmpeg').padStart(14)}${ratio('ours', 'ffmpegSync').padStart(26)}${ratio('oursInside', 'ffmpeg').padStart(35)}${(floor / 1024).toFixed(0).padStart(12)}${memory.toFixed(0).padStart(7)}${(kept / 1e6).toFixed(1).padStart(9)}${(index / 1e6).toFixed(2).padStart(13)}`,
  );
  rmSync(links, { recursive: true });
  return { count, memory, kept, floor: floor / 1024, seconds: t.oursInside };
}

// The films share their clips, so what differs is how many shots there are.
async function dissolveRows(engine, counts) {
  const clips = await makeClips(engine, 12, '480x270', 90);
  const films = [];
  for (const count of counts) films.push(await dissolveRow(engine, clips, count));
  const [small, large] = [films[0], films.at(-1)];
  if (films.length < 2) return;
  for (const what of ['one shot changed', 'one transition changed']) {
    const ratio = large[what].beyond / small[what].beyond;
    console.log(
      `${what}, relative to the copy: ${large.count} shots / ${small.count} shots = ${ratio.toFixed(2)} in time, ${large[what].frames} / ${small[what].frames} frames encoded`,
    );
  }
}

async function dissolveRow(engine, clips, count) {
  const shots = Array.from({ length: count }, (_, n) => clips[n % (clips.length - 1)]);
  const at = Math.floor(count / 2);
  const cache = join(folder, `segments-${count}`);
  let jobs = [];
  const counted = {
    ...engine,
    run: (job, stop) => {
      jobs.push(job.args);
      return engine.run(job, stop);
    },
  };
  const assemble = async (used, transitions = {}) => {
    jobs = [];
    const start = performance.now();
    const timeline = timelineOf(used, { kind: 'dissolve', seconds: 0.5 }, transitions);
    await assembleFilm(
      { timeline, output: join(folder, 'film.mp4'), cache },
      toolsWith(async () => counted),
    );
    const seconds = (performance.now() - start) / 1000;
    const frames = jobs.reduce((sum, args) => sum + Number(args[args.indexOf('-frames:v') + 1]), 0);
    const read = new Set(jobs.flatMap((args) => args.flatMap(({ read }) => read ?? [])));
    return { seconds, encodings: jobs.length, frames, read, total: timeline.frames };
  };
  const other = clips.at(-1);
  const changed = shots.map((clip, n) => (n === at ? other : clip));
  const first = await assemble(shots);
  const again = [];
  for (let round = 0; round < 3; round += 1) again.push((await assemble(shots)).seconds);
  const copy = median(again);
  const rows = { 'one shot changed': [], 'one transition changed': [] };
  for (let round = 0; round < Number(values.rounds); round += 1) {
    // Each round asks for pieces that no other made.
    const seconds = 0.3 + round / 30;
    rows['one transition changed'].push(await assemble(shots, { [at]: { kind: 'dissolve', seconds } }));
    rmSync(cache, { recursive: true });
    await assemble(shots);
    rows['one shot changed'].push(await assemble(changed));
    const strangers = [...rows['one shot changed'].at(-1).read].filter(
      (path) => ![changed[at - 1], other, changed[at + 1]].some((clip) => clip.path === path),
    );
    if (strangers.length > 0) throw new Error(`Clips far from the changed shot were read: ${strangers}`);
  }
  console.log(
    `\n${count} shots of 480x270 with dissolves everywhere (12 clips in turn), ${first.total} frames: every window made once in ${first.seconds.toFixed(2)} s, the copy alone ${copy.toFixed(2)} s`,
  );
  const result = { count };
  for (const [name, runs] of Object.entries(rows)) {
    const seconds = median(runs.map((run) => run.seconds));
    const beyond = Math.max(0, seconds - copy);
    const { encodings, frames } = runs[0];
    result[name] = { beyond, frames: Math.max(...runs.map((run) => run.frames)) };
    console.log(
      `  ${name.padEnd(22)}${seconds.toFixed(2).padStart(6)} s = the copy + ${beyond.toFixed(2)} s for ${encodings} encodings of ${frames} frames`,
    );
  }
  return result;
}

async function makeClips(engine, count, size, frames) {
  const made = [];
  for (let n = 0; n < count; n += 1) {
    const path = join(folder, `${size}-${n}.mp4`);
    const args = [
      ...[
        '-f',
        'lavfi',
        '-i',
        `testsrc2=size=${size}:rate=30,hue=h=${30 * n},noise=alls=8:allf=t:all_seed=${n}`,
      ],
      ...[
        '-frames:v',
        String(frames),
        '-c:v',
        'libx264',
        '-preset',
        'veryfast',
        '-crf',
        '24',
        '-pix_fmt',
        'yuv420p',
      ],
      ...['-g', '30', '-video_track_timescale', '15360', '-f', 'mp4', { write: path }],
    ];
    await engine.run({ args }, signal);
    const facts = await probeClip(path);
    const { sizes } = videoTrack(await readMp4(path)).samples;
    const media = sizes.reduce((sum, size) => sum + size, 0);
    made.push({ path, digest: await hashFile(path), bytes: statSync(path).size, facts, media });
  }
  return made;
}

function timelineOf(clips, transition = { kind: 'cut' }, own = {}) {
  const image = (uri) => ({ uri, name: null, at: [] });
  const shots = clips.map((_, n) => ({
    id: `s${n}`,
    title: null,
    first: image(`${n}a`),
    last: image(`${n}b`),
    transition: own[n] ?? transition,
    captions: [],
    audio: null,
  }));
  const film = {
    output: 'film.mp4',
    size: 'auto',
    fps: 30,
    fit: 'cover',
    duplicateFrames: 'drop',
    audio: null,
    clipSound: 'keep',
    captions: 'off',
    language: 'und',
    chapters: false,
  };
  return buildTimeline({
    storyboard: { title: null, film, shots },
    clips: new Map(clips.map((clip, n) => [`s${n}`, clip])),
    models: new Map(),
    sounds: new Map(),
  });
}

async function assembleOnce({ clips, output, cache }) {
  const nothing = () => Promise.reject(new Error('Matching clips need no ffmpeg.'));
  const timeline = timelineOf(clips);
  const kept = keptMemory();
  const start = performance.now();
  await assembleFilm({ timeline, output, cache }, toolsWith(nothing));
  const seconds = (performance.now() - start) / 1000;
  console.log(JSON.stringify({ seconds, maxRSS: process.resourceUsage().maxRSS, kept: kept() }));
}

function toolsWith(engine) {
  return { engine, jobs: openLocalRunner({ engine }), emit: () => {}, signal };
}

// The most bytes in use, without garbage. Needs --expose-gc; otherwise undefined.
function keptMemory() {
  if (!globalThis.gc) return () => undefined;
  let most = 0;
  const look = () => {
    globalThis.gc();
    const { heapUsed, external } = process.memoryUsage();
    most = Math.max(most, heapUsed + external);
  };
  look();
  const before = most;
  const timer = setInterval(look, 20);
  return () => {
    clearInterval(timer);
    return most - before;
  };
}

function run(command, args) {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1e8 });
  if (status !== 0) throw new Error(`${command} failed: ${stderr}`);
  return { seconds: (performance.now() - start) / 1000, stdout };
}

function syncSeconds(path) {
  const start = performance.now();
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
  return (performance.now() - start) / 1000;
}

function median(numbers) {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
}
