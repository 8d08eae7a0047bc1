import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import { frameSimilarity } from '../../src/film/colour/frame-similarity.js';
import { measureSeams } from '../../src/film/colour/measure-seam-frames.js';
import type { SeamSample } from '../../src/film/colour/seam-sample.js';
import { assembleFilm, type Film } from '../../src/film/output/assemble-film.js';
import { verifyCopiedPackets } from '../../src/film/picture/verify-copied-packets.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { decodeImage } from '../../src/media/decode-image.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { FilmSettings, Transition } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Seam } from '../../src/timeline/seam.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { timelineDigest } from '../../src/timeline/timeline-digest.js';
import { engineHere, image, temporaryFolder, untroubled } from '../media/engines.js';
import { clipOf, settings, shot, steps, toolsWith } from './film-rig.js';

// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const size = { width: 160, height: 90 };
const LENGTH = 66;

function keyframe(name: string): ImageKeyframe {
  const digest = sha256(readFileSync(image(name)));
  const facts = { from: 'file', bytes: 1, format: 'png', orientation: 1, alpha: false } as const;
  return { kind: 'image', uri: name, digest, size: { width: 320, height: 180 }, file: image(name), ...facts };
}

const [first, shared] = [keyframe('push-b.png'), keyframe('push-a.png')];
const keyframes = new Map([first, shared].map((one) => [one.uri, one]));
let wanted: Uint8Array;
let clips: readonly Clip[];

/** How a clip's colours drift: brightness, contrast and a cast, whole at the end that meets the shared keyframe. */
interface LockDifference {
  readonly light: number;
  readonly contrast: number;
  readonly blue: number;
  readonly red: number;
}

async function driftingClip(name: string, end: 'first' | 'last', drift: LockDifference): Promise<Clip> {
  const other = await imageOf(first);
  async function* frames(): AsyncIterable<Uint8Array> {
    for (let n = 0; n < LENGTH; n += 1) {
      // A move from one keyframe to the other, with the drift growing towards the shared one.
      const near = end === 'last' ? n / (LENGTH - 1) : 1 - n / (LENGTH - 1);
      yield wanted.map((value, at) => drifted(value * near + other[at]! * (1 - near), at, drift, near));
    }
  }
  const path = join(folder.path, `${name}.mp4`);
  await encodeFrames(engine, { frames: frames(), size, fps: 30, path }, untroubled);
  return clipOf(path);
}

function drifted(
  value: number,
  at: number,
  { light, contrast, blue, red }: LockDifference,
  amount: number,
): number {
  const luma = size.width * size.height;
  if (at < luma) return value + amount * ((contrast - 1) * (value - 110) + light);
  return value + amount * (at < luma * 1.25 ? blue : red);
}

function imageOf({ file }: ImageKeyframe): Promise<Uint8Array> {
  const request = { file, format: 'png', orientation: 1, alpha: false, size, fit: 'cover' } as const;
  return decodeImage(engine, request, untroubled);
}

beforeAll(async () => {
  wanted = await imageOf(shared);
  clips = [
    await driftingClip('dark', 'last', { light: -9, contrast: 0.9, blue: -6, red: 7 }),
    await driftingClip('cold', 'first', { light: 7, contrast: 1.08, blue: 8, red: -6 }),
  ];
});

const match = { frames: 12, strength: 1 };

function timelineWith(transition: Transition, film: Partial<FilmSettings> = {}, used = clips): Timeline {
  const shots = used.map((_, n) =>
    n % 2 === 0
      ? shot(`s${n}`, first.uri, shared.uri)
      : shot(`s${n}`, shared.uri, first.uri, n === 1 ? transition : { kind: 'cut' }),
  );
  return buildTimeline({
    storyboard: { title: null, film: { ...settings, ...film }, shots },
    clips: new Map(used.map((clip, n) => [`s${n}`, clip])),
    models: new Map(),
    sounds: new Map(),
    keyframes,
  });
}

interface Made {
  readonly film: Film;
  readonly events: readonly RenderHappening[];
  readonly images: readonly Uint8Array[];
}

async function made(timeline: Timeline, name: string, cache = 'conformed', by = engine): Promise<Made> {
  const events: RenderHappening[] = [];
  const film = await assembleFilm(
    {
      timeline,
      output: join(folder.path, name),
      cache: join(folder.path, cache),
      keyframes: keyframes.values(),
    },
    toolsWith(by, (event) => void events.push(event)),
  );
  return { film, events, images: await decoded(film.path) };
}

function decoded(path: string): Promise<readonly Uint8Array[]> {
  return decodeFrames(engine, path, { pixelFormat: 'yuv420p', size }, untroubled);
}

function sampleOf(bytes: Uint8Array): SeamSample {
  return { ...size, matrix: 'bt709', bytes };
}

async function seamOf(timeline: Timeline): Promise<Seam> {
  const [seam] = await measureSeams(
    {
      timeline,
      images: new Map(timeline.entries.map(({ shot: id }) => [id, { first: shared, last: shared }])),
      cache: join(folder.path, 'conformed'),
    },
    toolsWith(engine),
  );
  return seam!;
}

test('tinted clips are matched to their keyframe, and only the frames near it change', async () => {
  const plain = await made(timelineWith({ kind: 'cut' }), 'plain.mp4');
  const timeline = timelineWith({ kind: 'cut', match });
  const { film, events, images } = await made(timeline, 'matched.mp4');
  expect(events.filter(({ type }) => type === 'warned')).toEqual([]);
  expect(images).toHaveLength(2 * LENGTH - 1);
  expect([...(await steps(film.path))]).toHaveLength(1);

  // What is seen at the seam, in the film itself.
  const at = LENGTH - 1;
  const step = (shown: readonly Uint8Array[]) =>
    frameSimilarity(sampleOf(shown[at - 1]!), sampleOf(shown[at]!));
  const [before, after] = [step(plain.images), step(images)];
  expect(before.colour).toBeGreaterThan(10);
  expect(after.colour).toBeLessThan(before.colour / 4);
  expect(Math.abs(before.luma)).toBeGreaterThan(5);
  expect(Math.abs(after.luma)).toBeLessThan(1);
  const off = (shown: Uint8Array) => frameSimilarity(sampleOf(wanted), sampleOf(shown)).colour;
  expect(off(plain.images[at]!)).toBeGreaterThan(5);
  expect(off(images[at]!)).toBeLessThan(2);

  // It fades in and out, and no step is left where it begins and ends.
  const change = images.map(
    (shown, n) => frameSimilarity(sampleOf(plain.images[n]!), sampleOf(shown)).colour,
  );
  for (let n = 1; n < match.frames; n += 1) {
    expect(change[at + n]!, `frame ${n} after the transition`).toBeLessThan(change[at + n - 1]! + 0.3);
    expect(change[at - n]!, `frame ${n} before the transition`).toBeGreaterThan(change[at - n - 1]! - 0.3);
  }
  expect(change[at + match.frames - 1]!).toBeLessThan(2);
  expect(change[at - match.frames]!).toBeLessThan(2);

  // Far from it the images are the clips' own, and so are the packets.
  const far = (shown: readonly Uint8Array[]) => [...shown.slice(0, 50), ...shown.slice(at + 30)].map(String);
  expect(far(images)).toEqual(far(plain.images));
  expect(film.packets.copied).toBeGreaterThanOrEqual(50 + 36);
  expect(await verifyCopiedPackets(film.path, clips, untroubled)).toEqual(film.packets);
});

test('the seam before and after matching has the values measured in the film', async () => {
  const timeline = timelineWith({ kind: 'cut', match }, { duplicateFrames: 'keep' });
  const { images } = await made(timeline, 'kept.mp4');
  expect(timeline.transitions).toMatchObject([{ kind: 'continue', out: 0 }]);
  const seam = await seamOf(timeline);
  const plain = await seamOf(timelineWith({ kind: 'cut' }));
  expect(seam.before).toEqual({ across: plain.across, end: plain.end, start: plain.start });
  expect(plain.before).toBeUndefined();
  const shown = frameSimilarity(sampleOf(images[LENGTH - 1]!), sampleOf(images[LENGTH]!));
  // As exact as an encoding is.
  expect(Math.abs(seam.across.colour - shown.colour)).toBeLessThan(1);
  expect(Math.abs(seam.across.luma - shown.luma)).toBeLessThan(0.5);
  expect(seam.end!.colour).toBeLessThan(seam.before!.end!.colour / 3);
  expect(seam.start!.colour).toBeLessThan(seam.before!.start!.colour / 3);
});

test('a part of the strength corrects a part', async () => {
  const half = await seamOf(timelineWith({ kind: 'cut', match: { ...match, strength: 0.5 } }));
  const whole = await seamOf(timelineWith({ kind: 'cut', match }));
  expect(half.across.colour).toBeLessThan(half.before!.across.colour * 0.7);
  expect(half.across.colour).toBeGreaterThan(whole.across.colour * 1.5);
});

test('the same clips and keyframes give the same bytes, and encoded segments are kept', async () => {
  const timeline = timelineWith({ kind: 'cut', match });
  const one = await made(timeline, 'one.mp4', 'cache-one');
  const two = await made(timeline, 'two.mp4', 'cache-two');
  expect(one.film.digest).toBe(two.film.digest);
  const kept = readdirSync(join(folder.path, 'cache-one')).sort();
  const nothing = { ...engine, run: () => Promise.reject(new Error('nothing was to be made')) };
  const again = await made(timeline, 'again.mp4', 'cache-one', nothing);
  expect(again.film.digest).toBe(one.film.digest);
  expect(readdirSync(join(folder.path, 'cache-one')).sort()).toEqual(kept);
});

test('the film is named by the match and its keyframe, and one without it is named as before', () => {
  const plain = timelineWith({ kind: 'cut' });
  expect(plain.transitions).toEqual([
    { kind: 'continue', style: null, colour: null, frames: 0, out: 1, in: 0 },
  ]);
  const named = (frames: number) =>
    timelineDigest(timelineWith({ kind: 'cut', match: { ...match, frames } }));
  expect(new Set([timelineDigest(plain), named(12), named(13)]).size).toBe(3);
});

test('a cut between different keyframes is never touched', () => {
  expect(timelineOfStrangers().transitions).toEqual([
    { kind: 'cut', style: null, colour: null, frames: 0, out: 0, in: 0 },
  ]);
});

function timelineOfStrangers(): Timeline {
  const shots = [
    shot('s0', shared.uri, first.uri),
    shot('s1', shared.uri, first.uri, { kind: 'cut', match }),
  ];
  return buildTimeline({
    storyboard: { title: null, film: settings, shots },
    clips: new Map(shots.map(({ id }) => [id, clips[1]!])),
    models: new Map(),
    sounds: new Map(),
    keyframes,
  });
}

test('a clip that does not reach its keyframe is not matched, and this is reported', async () => {
  // The later clip begins where the earlier one should have ended.
  const timeline = timelineWith({ kind: 'cut', match }, {}, [clips[1]!, clips[1]!]);
  const { events } = await made(timeline, 'lost.mp4');
  expect(events.filter(({ type }) => type === 'warned')).toMatchObject([
    {
      code: 'colours-unmatched',
      message: expect.stringContaining('Shot "s0" ends so far from its keyframe'),
    },
  ]);
});

test('more frames than a shot has are refused', () => {
  expect(() => timelineWith({ kind: 'cut', match: { frames: LENGTH, strength: 1 } })).toThrow(
    `Shot "s0" has ${LENGTH} frames, and its transitions would take ${LENGTH} of them.`,
  );
});

test('an ffmpeg that cannot change colours says so before it begins', async () => {
  const poor = { ...engine, lacks: ['filter lutyuv'] };
  await expect(made(timelineWith({ kind: 'cut', match }), 'poor.mp4', 'poor', poor)).rejects.toMatchObject({
    code: 'ffmpeg-feature-missing',
    message: expect.stringContaining('lacks filter lutyuv, which match_color needs'),
  });
});
