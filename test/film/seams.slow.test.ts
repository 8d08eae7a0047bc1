import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import { frameSimilarity } from '../../src/film/colour/frame-similarity.js';
import { measureSeams } from '../../src/film/colour/measure-seam-frames.js';
import { seamSamples } from '../../src/film/colour/seam-samples.js';
import { decodeImage } from '../../src/media/decode-image.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { ImageKeyframe } from '../../src/plan/keyframe.js';
import type { Clip } from '../../src/timeline/clip.js';
import { seamJump, worstSeams } from '../../src/timeline/seam.js';
import { engineHere, image, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { assembled, clipOf, timelineOf, toolsWith } from './film-rig.js';

// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const size = { width: 160, height: 90 };

function keyframe(name: string): ImageKeyframe {
  return {
    kind: 'image',
    uri: name,
    from: 'file',
    digest: sha256(readFileSync(image(name))),
    bytes: 1,
    format: 'png',
    size: { width: 320, height: 180 },
    orientation: 1,
    alpha: false,
    file: image(name),
  };
}

const [plain, near] = [keyframe('plain.png'), keyframe('push-a.png')];
const clips = new Map<string, Clip>();

// A clip that goes from one keyframe to another, and may be tinted on the way.
async function clipBetween(name: string, from: ImageKeyframe, to: ImageKeyframe, tint = 0): Promise<void> {
  const decode = ({ file }: ImageKeyframe) =>
    decodeImage(
      engine,
      { file, format: 'png', orientation: 1, alpha: false, size, fit: 'cover' },
      untroubled,
    );
  const [a, b] = [await decode(from), await decode(to)];
  async function* frames(): AsyncIterable<Uint8Array> {
    for (let n = 0; n < 8; n += 1) {
      yield a.map((value, at) => {
        const red = at >= 160 * 90 * 1.25 ? (tint * n) / 7 : 0;
        return (value * (7 - n) + b[at]! * n) / 7 + red;
      });
    }
  }
  const path = join(folder.path, `${name}.mp4`);
  await encodeFrames(engine, { frames: frames(), size, fps: 30, path }, untroubled);
  clips.set(name, await clipOf(path));
}

beforeAll(async () => {
  await clipBetween('there', plain, near);
  await clipBetween('back', near, plain);
  await clipBetween('tinted', plain, near, 24);
});

function measure(
  names: readonly [string, string],
  transitions: readonly 'continue'[] = ['continue'],
  by = engine,
) {
  const events: RenderHappening[] = [];
  const timeline = timelineOf(
    names.map((name) => clips.get(name)!),
    {},
    transitions,
  );
  return measureSeams(
    {
      timeline,
      images: new Map([
        ['s0', { first: plain, last: near }],
        ['s1', { first: near, last: null }],
      ]),
      cache: join(folder.path, 'seams'),
    },
    toolsWith(by, (event) => void events.push(event)),
  ).then((seams) => ({ seams, events }));
}

test('two shots that share a keyframe have similar frames at their seam', async () => {
  const { seams, events } = await measure(['there', 'back']);
  expect(seams).toHaveLength(1);
  const [seam] = seams;
  expect(seam).toMatchObject({ shots: ['s0', 's1'], kind: 'continue' });
  for (const side of [seam!.across, seam!.end!, seam!.start!]) {
    expect(side.ssim).toBeGreaterThan(0.97);
    expect(side.colour).toBeLessThan(3);
    expect(Math.abs(side.luma)).toBeLessThan(0.5);
  }
  expect(seamJump(seam!)).toBeLessThan(3);
  expect(events).toEqual([{ type: 'seam-measured', seam }]);
});

test('a tint is measured on the side that has it', async () => {
  const { seams } = await measure(['tinted', 'back']);
  const [seam] = seams;
  expect(seam!.end!.colour).toBeGreaterThan(8);
  expect(seam!.start!.colour).toBeLessThan(3);
  expect(seamJump(seam!)).toBe(Math.max(seam!.end!.colour, seam!.across.colour));
});

test('a cut between other keyframes is measured and is no jump', async () => {
  const { seams } = await measure(['there', 'there'], []);
  expect(seams[0]).toMatchObject({ kind: 'cut' });
  expect(seams[0]!.across.ssim).toBeLessThan(0.6);
  expect(seamJump({ ...seams[0]!, start: null })).toBeLessThan(3);
});

test('a measured seam needs no ffmpeg again', async () => {
  const first = await measure(['there', 'back']);
  const nothing = { ...engine, run: () => Promise.reject(new Error('nothing was to be decoded')) };
  expect((await measure(['there', 'back'], ['continue'], nothing)).seams).toEqual(first.seams);
});

test('the worst seams come first', () => {
  const like = (colour: number) => ({ ssim: 1, colour, luma: 0 });
  const seams = [1, 5, 3, 4].map((colour, n) => ({
    shots: [`a${n}`, `b${n}`] as const,
    kind: 'continue' as const,
    shown: [7, 8],
    across: like(colour),
    end: null,
    start: null,
  }));
  expect(worstSeams(seams).map(seamJump)).toEqual([5, 4, 3]);
});

test('a keyframe that was saved after the plan is not measured under the name of the planned one', async () => {
  using kept = temporaryFolder();
  const clip = clips.get('there') ?? expect.fail('It was drawn before the tests.');
  const images = seamSamples({ jobs: toolsWith(engine).jobs, folder: kept.path, signal: untroubled });
  const saved = { ...plain, file: near.file };
  await expect(images.image(saved, clip)).rejects.toMatchObject({ code: 'image-changed' });
  expect(readdirSync(kept.path)).toEqual([]);
});

test.each(['hdr pq', 'hdr hlg'])('a clip in %s is measured as a film shows it', async (name) => {
  const images = seamSamples({
    jobs: toolsWith(engine).jobs,
    folder: join(folder.path, 'seams'),
    signal: untroubled,
  });
  const [ordinary, bright] = [await clipOf(oddClip('ordinary')), await clipOf(oddClip(name))];
  const [first, last] = await images.ends(ordinary);
  const [mapped, end] = await images.ends(bright);
  for (const alike of [frameSimilarity(first, mapped), frameSimilarity(last, end)]) {
    // Saturated colours of the test image are the furthest; unmapped it would be 30 to 40.
    expect(alike.colour).toBeLessThan(14);
    expect(Math.abs(alike.luma)).toBeLessThan(3);
  }
  // As it is in the film, within the noise of the coding.
  const { film } = await assembled(timelineOf([ordinary, bright]), folder.path, engine, `${name}.mp4`);
  const [, shown] = await images.ends(await clipOf(film.path));
  expect(frameSimilarity(end, shown).colour).toBeLessThan(2.5);
});

test('a rotated clip is measured upright', async () => {
  const images = seamSamples({
    jobs: toolsWith(engine).jobs,
    folder: join(folder.path, 'seams'),
    signal: untroubled,
  });
  const lying = await clipOf(oddClip('rotated'));
  const { film } = await assembled(timelineOf([lying]), folder.path, engine, 'upright.mp4');
  const upright = await clipOf(film.path);
  const [[first], [shown]] = [await images.ends(lying), await images.ends(upright)];
  expect([first.width, first.height]).toEqual([shown.width, shown.height]);
  expect(frameSimilarity(first, shown).ssim).toBeGreaterThan(0.97);
});
