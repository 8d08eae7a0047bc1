import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { fillRecipe } from '../../src/film/conform/fill-recipe.js';
import { openFilledFrames } from '../../src/film/conform/filled-frames.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { probeClip } from '../../src/media/probe.js';
import type { FilmSettings, FpsFit } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import { timelineDigest } from '../../src/timeline/timeline-digest.js';
import { enginesHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { assembled, clipOf, drawnClip, settings, shot, steps, timelineOf } from './film-rig.js';
import { rateClip, SIZE, shownFrame } from './rate-clips.js';

const engines = await enginesHere();
const [engine] = engines as readonly [MediaEngine, ...MediaEngine[]];
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());

type Fit = FpsFit | 'repeat';
const FITS: readonly Fit[] = ['repeat', 'blend', 'inbetween'];
const fitted = (fit: Fit): Partial<FilmSettings> => (fit === 'repeat' ? {} : { fpsFit: fit });

interface Shown {
  readonly frames: number;
  readonly sound: Float32Array;
  /** By frame of the film, the frame of the clip that it shows. */
  readonly shown: readonly number[];
}

async function filmOf(
  clip: Clip,
  film: Partial<FilmSettings>,
  by: MediaEngine = engine,
  step = 1,
): Promise<Shown> {
  using folder = temporaryFolder();
  const { film: made } = await assembled(timelineOf([clip], film), folder.path, by);
  const facts = await probeClip(made.path);
  expect(facts).toMatchObject({ codec: 'h264', rate: [film.fps ?? 30, 1], frames: made.frames });
  expect(await steps(made.path)).toHaveLength(1);
  const frames = await decodeFrames(by, made.path, { pixelFormat: 'yuv420p', size: SIZE }, untroubled);
  expect(facts.audio === null).toBe(clip.facts.audio === null);
  return {
    frames: frames.length,
    shown: frames.map((frame) => shownFrame(frame, step)),
    sound: facts.audio === null ? new Float32Array() : await soundOf(made.path, by),
  };
}

async function soundOf(path: string, by: MediaEngine): Promise<Float32Array> {
  const args = ['-i', { read: path }, '-map', '0:a:0', '-ac', '1', '-f', 'f32le', 'pipe:1'] as const;
  const { stdout } = await by.run({ args }, untroubled);
  return new Float32Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + stdout.length));
}

// How far the film's frames are from the moments of the clip that they have to show.
function expectTimes(
  { shown }: Shown,
  fit: Fit,
  { rate, frames }: { rate: number; frames: number },
  fps = 30,
): void {
  const away = fit === 'repeat' ? 0.5 : 0;
  for (const [n, frame] of shown.entries()) {
    const time = Math.min((n * rate) / fps, frames - 1);
    expect(Math.abs(frame - time), `frame ${n}`).toBeLessThan(away + 0.8);
  }
  expect(Math.abs(shown[0]!), 'the first frame').toBeLessThan(0.6);
  expect(Math.abs(shown.at(-1)! - (frames - 1)), 'the last frame').toBeLessThan(0.6);
}

function heard(samples: Float32Array): readonly number[] {
  const found: number[] = [];
  for (let n = 0; n < samples.length; n += 1) {
    if (Math.abs(samples[n]!) < 0.3) continue;
    let best = n;
    for (let m = n; m < Math.min(samples.length, n + 480); m += 1)
      if (Math.abs(samples[m]!) > Math.abs(samples[best]!)) best = m;
    found.push(best / 48_000);
    n += 480;
  }
  return found;
}

const RATES = [
  ['16', 16, 81, 16],
  ['16', 16, 121, 90_000],
  ['24', 24, 81, 1000],
  ['24', 24, 121, 12_800],
  ['25', 25, 81, 12_800],
  ['30', 30, 121, 1000],
  ['24000/1001', 24_000 / 1001, 81, 1000],
] as const;

test.each(RATES.flatMap((row) => FITS.map((fit) => [...row, fit] as const)))(
  'a clip of %s fps (%f, %i frames, timescale %i) is in its time: %s',
  async (rate, perSecond, frames, timescale, fit) => {
    const seconds = frames / perSecond;
    const clicks = [0.5, seconds - 0.5];
    const path = join(store.path, `${rate.replace('/', '-')}-${frames}-${timescale}.mp4`);
    const clip = existsSync(path)
      ? await clipOf(path)
      : await rateClip(engine, { path, rate, frames, timescale, clicks });
    const film = await filmOf(clip, fitted(fit));
    expect(film.frames).toBe(Math.round(clip.facts.duration * 30));
    expect(Math.abs(film.frames - seconds * 30)).toBeLessThan(1);
    expectTimes(film, fit, { rate: perSecond, frames });
    expect(heard(film.sound)).toEqual(
      clicks.map((at) => expect.toSatisfy((found: number) => Math.abs(found - at) < 0.002)),
    );
  },
);

test.each(FITS)('a clip of 16 fps in HEVC is in its time: %s', async (fit) => {
  const clip = await clipOf(oddClip('hevc 16 fps'));
  expect(clip.facts).toMatchObject({ codec: 'hevc', frames: 81, rate: [16, 1], timescale: 16 });
  const film = await filmOf(clip, fitted(fit));
  expect(film.frames).toBe(152);
  expectTimes(film, fit, { rate: 16, frames: 81 });
});

test.each(engines)('clips are fitted to a film of 60 fps ($kind)', async (by) => {
  const clip = await rateClip(engine, {
    path: join(store.path, `60-${by.kind}.mp4`),
    rate: '16',
    frames: 17,
    step: 8,
  });
  const repeated = await filmOf(clip, { fps: 60 }, by, 8);
  expect(repeated.frames).toBe(64);
  expectTimes(repeated, 'repeat', { rate: 16, frames: 17 }, 60);
  for (const fit of ['blend', 'inbetween'] as const) {
    const film = await filmOf(clip, { fps: 60, fpsFit: fit }, by, 8);
    expect(film.frames).toBe(64);
    expectTimes(film, fit, { rate: 16, frames: 17 }, 60);
    // Repeated frames jump; made ones follow time closely.
    const between = film.shown.filter((frame) => Math.abs(frame - Math.round(frame)) > 0.2);
    expect(between.length, fit).toBeGreaterThan(20);
  }
});

test.each(['blend', 'inbetween'] as const)(
  '%s keeps the frames of the clip where times agree',
  async (fit) => {
    const clip = await rateClip(engine, {
      path: join(store.path, `kept-${fit}.mp4`),
      rate: '24',
      frames: 24,
    });
    const { format } = timelineOf([clip], { fps: 60 });
    const filling = {
      ...{ path: clip.path, clip: clip.facts, format, fill: fillRecipe(fit, 60), range: [0, 60] as const },
    };
    const made: Uint8Array[] = [];
    await using stream = await openFilledFrames(filling, engine, untroubled);
    for await (const frame of stream.frames()) made.push(frame);
    expect(made).toHaveLength(60);
    const own = await decodeFrames(engine, clip.path, { pixelFormat: 'yuv420p', size: SIZE }, untroubled);
    for (let n = 0; n < 24; n += 2)
      expect(Buffer.compare(made[(n * 60) / 24]!, own[n]!), `frame ${n} of the clip`).toBe(0);
    expect(Buffer.compare(made.at(-1)!, own.at(-1)!)).toBe(0);
    // A part of the clip has the same frames as all of it.
    await using part = await openFilledFrames({ ...filling, range: [13, 22] }, engine, untroubled);
    let at = 13;
    for await (const frame of part.frames()) {
      expect(Buffer.compare(frame, made[at]!), `frame ${at}`).toBe(0);
      at += 1;
    }
    expect(at).toBe(22);
  },
);

// A fine pattern that moves to the left, by 6 pixels in the time of one frame of the clip.
function panned(time: number): Uint8Array {
  const { width, height } = WIDE;
  const frame = new Uint8Array((width * height * 3) / 2).fill(128);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [across, down] = [x + 6 * time, y];
      const wave = Math.sin(across / 3.1 + Math.sin(down / 7)) + Math.sin(across / 11 - down / 5);
      frame[y * width + x] = 128 + 40 * wave;
    }
  }
  return frame;
}
const WIDE = { width: 192, height: 96 } as const;

test('inbetween finds the frames that a camera would have seen, and blend shows both neighbours', async () => {
  const path = join(store.path, 'panning.mp4');
  async function* frames(): AsyncIterable<Uint8Array> {
    for (let n = 0; n < 7; n += 1) yield panned(n);
  }
  const args = [
    ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${WIDE.width}x${WIDE.height}`],
    ...['-framerate', '15', '-i', 'pipe:0', '-c:v', 'libx264', '-qp', '0', { write: path }],
  ];
  await engine.run({ args, input: frames() }, untroubled);
  const clip = await clipOf(path);
  const { format } = timelineOf([clip]);
  const errorOf = async (fit: FpsFit): Promise<number> => {
    const filling = { path, clip: clip.facts, format, fill: fillRecipe(fit, 14), range: [0, 14] as const };
    await using stream = await openFilledFrames(filling, engine, untroubled);
    let [sum, n] = [0, 0];
    for await (const frame of stream.frames()) {
      const real = panned(n / 2);
      // The pattern enters the view at the edge, where only one frame shows it.
      if (n % 2 === 1 && n < 12)
        for (let x = 16; x < 176; x += 1) sum += (frame[48 * 192 + x]! - real[48 * 192 + x]!) ** 2;
      n += 1;
    }
    expect(n).toBe(14);
    return sum / (6 * 160);
  };
  const [moved, mixed] = [await errorOf('inbetween'), await errorOf('blend')];
  expect(moved).toBeLessThan(mixed / 10);
});

test('nothing is mixed across a cut inside a clip', async () => {
  const path = join(store.path, 'cut-inside.mp4');
  const source = (kind: string) => ['-f', 'lavfi', '-i', `${kind}=size=96x64:rate=16`];
  const graph =
    '[0:v]trim=end_frame=8[a];[1:v]trim=end_frame=8[b];[a][b]concat=n=2:v=1:a=0,format=yuv420p[out]';
  const args = [
    ...[...source('testsrc2'), ...source('mandelbrot'), '-filter_complex', graph],
    ...['-map', '[out]', '-c:v', 'libx264', '-crf', '12', { write: path }],
  ];
  await engine.run({ args }, untroubled);
  const clip = await clipOf(path);
  const format = { ...timelineOf([clip], { fps: 48 }).format, colour: clip.facts.colour };
  const fill = fillRecipe('inbetween', 48);
  await using stream = await openFilledFrames(
    { path, clip: clip.facts, format, fill, range: [0, 48] },
    engine,
    untroubled,
  );
  const own = await decodeFrames(engine, path, { pixelFormat: 'yuv420p', size: SIZE }, untroubled);
  const made: Uint8Array[] = [];
  for await (const frame of stream.frames()) made.push(frame);
  expect(Buffer.compare(made[22]!, own[7]!)).toBe(0);
  expect(Buffer.compare(made[23]!, own[8]!)).toBe(0);
});

test('a film of fitted clips has transitions, captions and copied clips as any other', async () => {
  using folder = temporaryFolder();
  const ordinary = await drawnClip(engine, join(store.path, 'plain.mp4'), { frames: 45 });
  const slow = await rateClip(engine, { path: join(store.path, 'slow.mp4'), rate: '16', frames: 33 });
  const clips = [ordinary, slow, slow, ordinary];
  const film = { ...settings, fpsFit: 'inbetween', captions: 'burn' } as const;
  const shots = clips.map((_, n) => ({
    ...shot(`s${n}`, undefined, undefined, n === 2 ? { kind: 'dissolve', seconds: 0.4 } : { kind: 'cut' }),
    captions: n === 1 ? [{ text: 'It rains.', from: 0.5, to: 1 }] : [],
  }));
  const timeline = buildTimeline({
    storyboard: { title: null, film, shots },
    clips: new Map(clips.map((clip, n) => [`s${n}`, clip])),
    models: new Map(),
    sounds: new Map(),
  });
  const { film: made } = await assembled(timeline, folder.path, engine);
  expect(made.frames).toBe(45 + 62 + 62 - 12 + 45);
  const frames = await decodeFrames(engine, made.path, { pixelFormat: 'yuv420p', size: SIZE }, untroubled);
  expect(frames).toHaveLength(made.frames);
  expect(made.packets.copied).toBeGreaterThanOrEqual(90);
  for (const n of [0, 5, 17, 30, 44]) {
    expect(Math.abs(shownFrame(frames[45 + n]!) - (n * 16) / 30), `frame ${n}`).toBeLessThan(0.8);
  }
});

test('only clips with fewer frames are fitted, and only they change the film', async () => {
  const ordinary = await clipOf(oddClip('ordinary'));
  const nearly = await clipOf(oddClip('29.97 fps'));
  const slow = await clipOf(oddClip('24 fps'));
  const digests = (clips: readonly Clip[]) =>
    FITS.map((fit) => timelineDigest(timelineOf(clips, fitted(fit))));
  expect(new Set(digests([ordinary, nearly])).size).toBe(1);
  expect(new Set(digests([ordinary, slow])).size).toBe(3);
  expect(
    timelineOf([ordinary, nearly, slow], { fpsFit: 'blend' }).entries.map(({ fpsFit }) => fpsFit),
  ).toEqual([undefined, undefined, 'blend']);
  expect(timelineOf([slow], { fps: 24, fpsFit: 'blend' }).entries[0]).not.toHaveProperty('fpsFit');
});
