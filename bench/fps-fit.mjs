// Compares the ways to bring a clip to a higher frame rate: repeat, blend and inbetween of `film.fps_fit`, and ffmpeg's
// motion interpolation (minterpolate, mci).
//
//   node scripts/build.mjs && node bench/fps-fit.mjs [--data folder] [--frames 24] [--size 640x360] [--only regex]
//
// Every second frame of a clip is dropped and made again. Prints the PSNR of the made frames against the real ones, and
// the processor time per made frame, of all methods in one run. Reading and writing files is part of the time.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { fillRecipe } from '../build/film/conform/fill-recipe.js';
import { openFilledFrames } from '../build/film/conform/filled-frames.js';
import { probeClip } from '../build/media/probe.js';
import { resolveEngine } from '../build/media/resolve-engine.js';
import { sharedPool } from '../build/providers/draft/engine/workers/worker-pool.js';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    data: { type: 'string', default: join(root, '..', 'shared', 'data') },
    frames: { type: 'string', default: '24' },
    size: { type: 'string', default: '640x360' },
    only: { type: 'string', default: '' },
  },
});
const out = join(root, 'bench', 'out', 'fps-fit');
mkdirSync(out, { recursive: true });
const [width, height] = values.size.split('x').map(Number);
const pairs = Number(values.frames);
const frameBytes = (width * height * 3) / 2;
const { signal } = new AbortController();
const engine = await resolveEngine({ env: process.env, signal });
if (engine.kind !== 'native') {
  console.error('This benchmark needs a native ffmpeg.');
  process.exit(2);
}

const CLIPS = [
  { name: 'bbb', file: 'video/bbb030.webm', from: 60 },
  { name: 'flower', file: 'video/flower.mp4', from: 0 },
  { name: 'karma', file: 'video/gp_karma.mp4', from: 0 },
  { name: 'karma late', file: 'video/gp_karma.mp4', from: 120 },
].filter(({ name }) => new RegExp(values.only).test(name));
const METHODS = ['repeat', 'blend', 'inbetween', 'minterpolate'];
const scale = `scale=${width}:${height}:flags=lanczos,format=yuv420p`;

// New threads take three times as long until their code is compiled.
await made('inbetween', prepare(CLIPS[0], 6));
console.log(`${width}x${height}, ${pairs} made frames per clip, ffmpeg ${engine.version}`);
console.log(`${'clip'.padEnd(14)}${METHODS.map((name) => name.padEnd(22)).join('')}`);
const totals = Object.fromEntries(METHODS.map((name) => [name, { psnr: 0, ms: 0 }]));
for (const clip of CLIPS) {
  const item = prepare(clip, pairs);
  const cells = [];
  for (const method of METHODS) {
    const before = cpuMs();
    const frames = await made(method, item);
    const ms = (cpuMs() - before) / pairs;
    // Where both times agree, all methods have the frame of the clip.
    for (const n of [0, pairs])
      if (psnr(frames(2 * n), item.frame(2 * n)) < 60) throw new Error(`${method} is not in time.`);
    let sum = 0;
    for (let n = 0; n < pairs; n += 1) sum += psnr(frames(2 * n + 1), item.frame(2 * n + 1));
    totals[method].psnr += sum / pairs / CLIPS.length;
    totals[method].ms += ms / CLIPS.length;
    cells.push(show(sum / pairs, ms));
  }
  console.log(`${clip.name.padEnd(14)}${cells.join('')}`);
}
console.log(
  `${'mean'.padEnd(14)}${METHODS.map((name) => show(totals[name].psnr, totals[name].ms)).join('')}`,
);
await sharedPool().close();

/** The frames of a clip, and a lossless file with every second one of them at half the rate. */
function prepare({ name, file, from }, count) {
  const source = join(values.data, file);
  if (!existsSync(source)) {
    console.error(`${source} is missing: pass the folder of the benchmark items with --data.`);
    process.exit(2);
  }
  const all = 2 * count + 1;
  const truth = join(out, 'truth.yuv');
  ffmpeg(
    '-i',
    source,
    '-vf',
    `trim=start_frame=${from}:end_frame=${from + all},settb=1/30,setpts=N,${scale}`,
    ...raw(truth),
  );
  const bytes = readFileSync(truth);
  if (bytes.length !== all * frameBytes) throw new Error(`${file} has too few frames.`);
  const half = join(out, `${name.replace(' ', '-')}.mp4`);
  const tags = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';
  ffmpeg(
    ...[...rawInput(30), '-i', truth, '-vf', `select='not(mod(n,2))',setpts=N/15/TB,${tags}`, '-r', '15'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '0', '-video_track_timescale', '15360', half],
  );
  return { half, frame: (n) => bytes.subarray(n * frameBytes, (n + 1) * frameBytes), length: all };
}

/** Brings the half-rate file back to the full rate; answers with its frames by number. */
async function made(method, { half, length }) {
  const filled = method === 'blend' || method === 'inbetween';
  const bytes = filled ? await fill(method, half, length) : filter(method, half, length);
  return (n) => bytes.subarray(n * frameBytes, (n + 1) * frameBytes);
}

async function fill(fit, path, length) {
  const clip = await probeClip(path);
  const format = { width, height, rate: [30, 1], fit: 'cover', colour: clip.colour };
  const filling = { path, clip, format, fill: fillRecipe(fit, length), range: [0, length] };
  const stream = await openFilledFrames(filling, engine, signal);
  try {
    const frames = [];
    for await (const frame of stream.frames()) frames.push(Buffer.from(frame));
    return Buffer.concat(frames);
  } finally {
    await stream[Symbol.asyncDispose]();
  }
}

function filter(method, path, length) {
  const file = join(out, 'filtered.yuv');
  // minterpolate starts late and leaves out the last frames, so the clip is longer at both ends.
  const mci = 'minterpolate=fps=30:mi_mode=mci:mc_mode=aobmc:me_mode=bidir:vsbmc=1';
  const filters =
    method === 'repeat'
      ? 'fps=30:round=near,tpad=stop_mode=clone:stop_duration=2'
      : `tpad=start=4:stop=4:start_mode=clone:stop_mode=clone,${mci},trim=start=${(4 / 15 - 1 / 60).toFixed(4)},setpts=N/30/TB`;
  ffmpeg('-i', path, '-vf', filters, '-frames:v', String(length), ...raw(file));
  return readFileSync(file);
}

function ffmpeg(...args) {
  execFileSync(engine.path, ['-v', 'error', '-y', '-nostdin', ...args], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

function rawInput(rate) {
  return [
    '-f',
    'rawvideo',
    '-pixel_format',
    'yuv420p',
    '-video_size',
    `${width}x${height}`,
    '-framerate',
    String(rate),
  ];
}

function raw(path) {
  return ['-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'yuv420p', path];
}

// Of this process with its threads and of the processes that it started and that ended.
function cpuMs() {
  const [, , , , , , , , , , , , , utime, stime, cutime, cstime] = readFileSync(
    '/proc/self/stat',
    'utf8',
  ).split(' ');
  return (Number(utime) + Number(stime) + Number(cutime) + Number(cstime)) * 10;
}

function psnr(a, b) {
  let sum = 0;
  const luma = width * height;
  for (let n = 0; n < luma; n += 1) sum += (a[n] - b[n]) ** 2;
  return sum === 0 ? 99 : 10 * Math.log10((255 * 255 * luma) / sum);
}

function show(quality, ms) {
  return `${quality.toFixed(2)} dB ${ms.toFixed(0).padStart(5)} ms`.padEnd(22);
}
