import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { assembleFilm, type Film } from '../../src/film/output/assemble-film.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { probeClip } from '../../src/media/probe.js';
import type { Transition } from '../../src/storyboard/storyboard.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, clipOf, steps, timelineOf, toolsWith } from './film-rig.js';

const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const codecs = fileURLToPath(new URL('../../fixtures/clips/codecs/', import.meta.url));
const FRAMES = 6;
const size = { width: 256, height: 144 };
const dissolve: Transition = { kind: 'dissolve', seconds: 2 / 30 };

let ordinary: Clip;
let shown: readonly Uint8Array[];
beforeAll(async () => {
  ordinary = await clipOf(`${codecs}h264.mp4`);
  shown = await decodeFrames(engine, ordinary.path, { pixelFormat: 'rgb24', size }, untroubled);
});

const names = readdirSync(codecs).filter((name) => /\.(?:mp4|mov)$/.test(name) && name !== 'h264.mp4');

// The WASM build has few decoders; its error names the shot and the codec.
async function filmOf(timeline: Timeline, name: string): Promise<Film | undefined> {
  if (engine.kind === 'native') return (await assembled(timeline, folder.path, engine, name)).film;
  try {
    return (await assembled(timeline, folder.path, engine, name)).film;
  } catch (error) {
    expect(error).toMatchObject({ code: 'clip-not-conformed', message: expect.stringContaining('shot "s') });
    return undefined;
  }
}

test.each(names)('%s is the first, the middle and the last clip of a film', async (name) => {
  const clip = await clipOf(codecs + name);
  const clips = [clip, ordinary, clip, ordinary, clip];
  const timeline = timelineOf(clips);
  expect(timeline.frames).toBe(clips.length * FRAMES);
  const film = await filmOf(timeline, `${name}-cuts.mp4`);
  if (film === undefined) return;
  expect(await probeClip(film.path)).toMatchObject({ codec: 'h264', frames: timeline.frames, rate: [30, 1] });
  expect(await steps(film.path)).toHaveLength(1);
  const frames = await decodeFrames(engine, film.path, { pixelFormat: 'rgb24', size }, untroubled);
  expect(frames).toHaveLength(timeline.frames);
  // All clips show the same frames, so a film in other colours, or with frames in another order, is apart from them.
  for (const [index, frame] of frames.entries()) {
    expect(difference(frame, shown[index % FRAMES]!), `frame ${index}`).toBeLessThan(4);
  }
});

test.each(names)('%s dissolves into other clips', async (name) => {
  const clip = await clipOf(codecs + name);
  const timeline = timelineOf([clip, ordinary, clip], {}, [dissolve, dissolve]);
  const film = await filmOf(timeline, `${name}-dissolves.mp4`);
  if (film === undefined) return;
  const frames = await decodeFrames(engine, film.path, { pixelFormat: 'rgb24', size }, untroubled);
  expect(frames).toHaveLength(timeline.frames);
});

test.each(names)('a film of %s alone plays as an MP4', async (name) => {
  const clip = await clipOf(codecs + name);
  const timeline = timelineOf([clip, clip]);
  const film = await filmOf(timeline, `${name}-alone.mp4`);
  if (film === undefined) return;
  const { codec, frames } = await probeClip(film.path);
  expect(frames).toBe(2 * FRAMES);
  expect(['h264', 'hevc', 'av1', 'vp9', 'mpeg4']).toContain(codec);
  const decoded = await decodeFrames(engine, film.path, { pixelFormat: 'rgb24', size }, untroubled);
  expect(decoded).toHaveLength(frames);
});

test.each([
  [
    'motion-jpeg.mp4',
    { codec: 'mjpeg', colour: { primaries: null, transfer: null, matrix: 'bt470bg', fullRange: true } },
  ],
  ['motion-jpeg.mov', { codec: 'mjpeg' }],
  ['vp9.mp4', { codec: 'vp9', pixelFormat: 'yuv420p' }],
  ['vp9-10-bit.mp4', { codec: 'vp9', pixelFormat: 'yuv420p10le' }],
  ['av1.mp4', { codec: 'av1', pixelFormat: 'yuv420p' }],
  ['prores.mov', { codec: 'prores' }],
  ['mpeg-2.mp4', { codec: 'mpeg2video' }],
  ['mpeg-2.mov', { codec: 'mpeg2video' }],
  ['mpeg-4.mp4', { codec: 'mpeg4' }],
  ['hevc-10-bit.mov', { codec: 'hevc', pixelFormat: 'yuv422p10le' }],
  ['dnxhd.mov', { codec: 'dnxhd' }],
] as const)('the facts of %s are those of its codec', async (name, facts) => {
  expect(await probeClip(codecs + name)).toMatchObject({ ...facts, ...size, frames: FRAMES, rate: [30, 1] });
});

test('a clip that ffmpeg cannot decode is reported with its shot', async () => {
  const broken = await clipOf(`${codecs}prores.mov`);
  const fails = {
    ...engine,
    run: (job: Parameters<typeof engine.run>[0], signal: AbortSignal) =>
      engine.run({ ...job, args: ['-codec:v', 'wmv1', ...job.args] }, signal),
  };
  const output = `${folder.path}/broken.mp4`;
  await expect(
    assembleFilm(
      { timeline: timelineOf([ordinary, broken]), output, cache: `${folder.path}/other` },
      toolsWith(fails),
    ),
  ).rejects.toMatchObject({
    code: 'clip-not-conformed',
    message: expect.stringMatching(/shot "s1" \(prores\)/),
  });
});

function difference(frame: Uint8Array, other: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < frame.length; at += 1) sum += Math.abs(frame[at]! - other[at]!);
  return sum / frame.length;
}
