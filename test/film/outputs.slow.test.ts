import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RenderHappening } from '../../src/events/render-event.js';
import { makeOutput } from '../../src/film/output/make-output.js';
import { outputDigest } from '../../src/film/output/output-digest.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { probeClip } from '../../src/media/probe.js';
import type { OutputSettings } from '../../src/storyboard/storyboard.js';
import { hashFile } from '../../src/system/hash-file.js';
import { buildOutputTimeline, outputSize } from '../../src/timeline/build-output-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { enginesHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { clipOf, drawnClip, frameDigests, settings, shot, toolsWith } from './film-rig.js';

const engines = await enginesHere();
const [engine] = engines as readonly [MediaEngine, ...MediaEngine[]];
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clip: Clip;
let sounding: Clip;

beforeAll(async () => {
  clip = await drawnClip(engine, join(store.path, 'clip.mp4'), { width: 160, height: 90, frames: 30 });
  sounding = await clipOf(oddClip('with sound'));
});

const plain: OutputSettings = {
  output: 'out.mp4',
  kind: 'film',
  size: null,
  aspect: null,
  width: null,
  fit: 'cover',
  colour: '#000000',
  fps: 30,
  from: null,
  to: null,
  captions: 'soft',
  at: [],
};

function laidOut(
  output: Partial<OutputSettings>,
  {
    clips = [clip, clip],
    models = new Map<string, string>(),
  }: { clips?: readonly Clip[]; models?: Map<string, string> } = {},
): Timeline {
  const shots = clips.map((_, n) => ({
    ...shot(`s${n}`, undefined, undefined, { kind: n === 0 ? 'cut' : 'dissolve', seconds: 0.2 } as never),
    captions: [{ text: 'It rains. 下雨', from: null, to: null }],
  }));
  const storyboard = { title: null, film: { ...settings, chapters: true }, shots };
  const { width, height } = clips[0]!.facts;
  return buildOutputTimeline(
    { storyboard, clips: new Map(clips.map((one, n) => [`s${n}`, one])), models, sounds: new Map() },
    { ...plain, ...output },
    { width, height },
  );
}

async function made(
  folder: string,
  output: Partial<OutputSettings>,
  { by = engine, timeline = laidOut(output) }: { by?: MediaEngine; timeline?: Timeline } = {},
) {
  const events: RenderHappening[] = [];
  const { kind = 'film' } = output;
  const path = join(folder, kind === 'film' ? 'out.mp4' : `out.${kind}`);
  const film = await makeOutput(
    { kind, timeline, path, cache: join(folder, 'conformed'), scratch: folder },
    toolsWith(by, (event) => void events.push(event)),
  );
  return { film, events, path };
}

test.each<readonly [Partial<OutputSettings>, { width: number; height: number }]>([
  [{}, { width: 1280, height: 720 }],
  [{ size: { width: 100, height: 60 } }, { width: 100, height: 60 }],
  [{ aspect: [9, 16] }, { width: 720, height: 1280 }],
  [{ aspect: [1, 1] }, { width: 720, height: 720 }],
  [
    { aspect: [4, 5], width: 360 },
    { width: 360, height: 450 },
  ],
  [{ width: 480 }, { width: 480, height: 270 }],
  [{ kind: 'gif' }, { width: 480, height: 270 }],
  [
    { kind: 'webp', aspect: [9, 16] },
    { width: 480, height: 854 },
  ],
])('an output of %j has its size', (output, size) => {
  expect(outputSize({ ...plain, ...output }, { width: 1280, height: 720 })).toEqual(size);
});

test('an upright output has all frames, its captions in the frames, and emits no events of its clips', async () => {
  using folder = temporaryFolder();
  const { film, events } = await made(folder.path, { aspect: [9, 16], captions: 'burn' });
  expect(film).toMatchObject({
    frames: 54,
    size: { width: 90, height: 160 },
    packets: { copied: 0, total: 54 },
  });
  expect(await probeClip(film.path)).toMatchObject({ width: 90, height: 160, frames: 54 });
  expect(new Set(events.map(({ type }) => type))).toEqual(new Set(['output-progressed']));
  const first = await decodeFrames(
    engine,
    film.path,
    { pixelFormat: 'gray', size: { width: 90, height: 160 } },
    untroubled,
  );
  expect(first[0]!.subarray(90 * 100).some((value) => value > 235)).toBe(true);
});

test('bars have their colour', async () => {
  using folder = temporaryFolder();
  const { film } = await made(folder.path, {
    aspect: [1, 1],
    fit: 'contain',
    colour: '#f01020',
    captions: 'off',
  });
  const size = { width: 90, height: 90 };
  const [frame] = await decodeFrames(engine, film.path, { pixelFormat: 'rgb24', size }, untroubled);
  const [r, g, b] = frame!.subarray(3 * 90 * 4 + 3 * 45, 3 * 90 * 4 + 3 * 45 + 3);
  expect([Math.abs(r! - 0xf0) < 12, Math.abs(g! - 0x10) < 12, Math.abs(b! - 0x20) < 12]).toEqual([
    true,
    true,
    true,
  ]);
});

test('a part of the film is copied', async () => {
  using folder = temporaryFolder();
  const { film } = await made(folder.path, { from: 's1', to: 's1' });
  expect(film.packets).toEqual({ copied: 30, total: 30 });
  expect(await frameDigests(engine, film.path)).toEqual(await frameDigests(engine, clip.path));
});

test('the sound of clips is also in a small output', async () => {
  using folder = temporaryFolder();
  const timeline = laidOut({ width: 48, captions: 'off' }, { clips: [sounding, sounding] });
  const { film } = await made(folder.path, {}, { timeline });
  const args = ['-i', { read: film.path }, '-map', '0:a:0', '-f', 's16le', '-ac', '1', 'pipe:1'] as const;
  const { stdout } = await engine.run({ args }, untroubled);
  expect(stdout.length / 2 / 48_000).toBeCloseTo(film.duration, 1);
});

test('a changed setting of one output keeps the segments of the others', async () => {
  using folder = temporaryFolder();
  const segments = () => readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.mp4'));
  await made(folder.path, { width: 80, captions: 'off' });
  const before = segments();
  await made(folder.path, { width: 80, captions: 'off' });
  expect(segments()).toEqual(before);
  await made(folder.path, { width: 64, captions: 'off' });
  expect(segments().filter((name) => before.includes(name))).toEqual(before);
});

test.each(engines.flatMap((by) => (['gif', 'webp'] as const).map((kind) => [kind, by.kind, by] as const)))(
  'a %s of the %s engine moves, and is the same each time',
  async (kind, _, by) => {
    using folder = temporaryFolder();
    const output = { kind, fps: 10, width: 80, captions: 'off' } as const;
    const { film, path } = await made(folder.path, output, { by });
    const bytes = readFileSync(path);
    expect(bytes.toString('latin1', 0, kind === 'gif' ? 6 : 4)).toBe(kind === 'gif' ? 'GIF89a' : 'RIFF');
    expect(film).toMatchObject({ frames: 18, bytes: bytes.length, digest: await hashFile(path) });
    const { default: sharp } = await import('sharp');
    const { pages, loop, width, pageHeight } = await sharp(bytes, { pages: -1 }).metadata();
    expect({ pages, loop, width, height: pageHeight }).toEqual({ pages: 18, loop: 0, width: 80, height: 46 });
    using other = temporaryFolder();
    expect((await made(other.path, output, { by })).film.digest).toBe(film.digest);
  },
);

test.each(['gif', 'webp'] as const)('a %s of generated frames is labelled as such', async (kind) => {
  using folder = temporaryFolder();
  const output = { kind, fps: 10, width: 80, captions: 'off' } as const;
  const timeline = laidOut(output, { models: new Map([['s0', 'wan2.2-kf2v-flash']]) });
  const { path } = await made(folder.path, output, { timeline });
  const bytes = readFileSync(path);
  expect(bytes.includes('digitalsourcetype/trainedAlgorithmicMedia')).toBe(true);
  expect(bytes.includes('<TC260:AIGC>{"Label":"1","ContentProducer":"wan2.2-kf2v-flash"')).toBe(true);
  const { default: sharp } = await import('sharp');
  const { data, info } = await sharp(bytes, { pages: -1 }).raw().toBuffer({ resolveWithObject: true });
  expect([info.pages, data.length > 0]).toEqual([18, true]);
  // A draft says nothing of the kind.
  const plainFile = await made(folder.path, output);
  expect(readFileSync(plainFile.path).includes('TC260')).toBe(false);
});

test('a failed output keeps the old file and leaves no other', async () => {
  using folder = temporaryFolder();
  writeFileSync(join(folder.path, 'out.gif'), 'the old one');
  const broken: MediaEngine = {
    ...engine,
    run: async (job, signal) => {
      if (job.args.includes('gif')) throw new Error('killed');
      return engine.run(job, signal);
    },
  };
  await expect(made(folder.path, { kind: 'gif', fps: 10, width: 80 }, { by: broken })).rejects.toThrow(
    'killed',
  );
  expect(readFileSync(join(folder.path, 'out.gif'), 'utf8')).toBe('the old one');
  expect(readdirSync(folder.path).sort()).toEqual(['conformed', 'out.gif']);
  const poor = { ...engine, lacks: ['filter palettegen'] };
  await expect(made(folder.path, { kind: 'gif', width: 80 }, { by: poor })).rejects.toMatchObject({
    code: 'ffmpeg-feature-missing',
  });
});

test('the digest of an output covers every setting that changes it', () => {
  const digests = [
    {},
    { width: 80 },
    { fps: 24 },
    { captions: 'burn' as const },
    { fit: 'contain' as const, width: 80, colour: '#ffffff' },
  ].map((output) => outputDigest('film', laidOut(output)));
  expect(new Set(digests).size).toBe(digests.length);
  expect(outputDigest('gif', laidOut({}))).not.toBe(outputDigest('webp', laidOut({})));
  expect(outputDigest('film', laidOut({ output: 'elsewhere.mp4' }))).toBe(digests[0]);
});

test('matched colours fade over the same time at another frame rate, so that they fit into an output as into the film', () => {
  const image = 'a'.repeat(64);
  const shots = [0, 1, 2].map((n) =>
    shot(`s${n}`, 'still.png', 'still.png', {
      kind: 'cut',
      ...(n === 0 ? {} : { match: { frames: 12, strength: 1 } }),
    } as never),
  );
  const clips = new Map(shots.map(({ id }) => [id, clip]));
  const keyframes = new Map([['still.png', { digest: image as never }]]);
  const storyboard = { title: null, film: settings, shots };
  const input = { storyboard, clips, models: new Map(), sounds: new Map(), keyframes };
  const { transitions } = buildOutputTimeline(
    input,
    { ...plain, output: 'out.gif', kind: 'gif', fps: 5 },
    clip.facts,
  );
  expect(transitions.map(({ match }) => match?.frames)).toEqual([2, 2]);
});

test('dissolves that fill a shot only by rounding leave a frame of it, and this is reported', async () => {
  using folder = temporaryFolder();
  const shots = [0, 0.48, 0.5].map((seconds, n) =>
    shot(`s${n}`, undefined, undefined, (n === 0 ? { kind: 'cut' } : { kind: 'dissolve', seconds }) as never),
  );
  const timeline = buildOutputTimeline(
    {
      storyboard: { title: null, film: settings, shots },
      clips: new Map(shots.map(({ id }) => [id, clip])),
      models: new Map(),
      sounds: new Map(),
    },
    { ...plain, output: 'out.gif', kind: 'gif', fps: 10 },
    clip.facts,
  );
  // Of 10 frames, 5 and 5 would be dissolves.
  expect(timeline.frames).toBe(10 + 10 + 10 - 5 - 4);
  const { film, events } = await made(folder.path, { kind: 'gif' }, { timeline });
  expect(film.frames).toBe(21);
  expect(events.filter(({ type }) => type === 'warned')).toMatchObject([
    {
      code: 'transition-shortened',
      message: expect.stringContaining('into shot "s2" is one frame shorter than requested: at 10 frames'),
    },
  ]);
});
