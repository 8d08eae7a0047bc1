import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Film } from '../../src/film/output/assemble-film.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { ODD_CLIPS, oddClip } from '../media/odd-clips.js';
import { assembled, clipOf, frameDigests, steps, timelineOf } from './film-rig.js';

// Every odd clip is between two ordinary ones, all in one film.
// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const odd = new Map<string, Clip>();
let timeline: Timeline;
let film: Film;
let frames: readonly string[];
const whys = new Map<string, string>();

/** Those whose frames must be the clip's own; all others must be conformed. */
const COPIED = new Set([
  'ordinary',
  'timescale 600',
  'timescale 90000',
  'fragmented',
  'with sound',
  'one frame more',
  'one frame',
  'negative composition offsets',
  'no edit list',
]);
// The join itself is our own and the same everywhere; what an ffmpeg in WebAssembly does for it is seen on a few.
const FEW = new Set([
  'ordinary',
  'more references',
  '25 fps',
  'variable rate',
  '10 bit',
  'hdr pq',
  'full range',
  'rotated',
  'hevc',
  'fragmented',
  'with sound',
]);
const here = (all: readonly string[]): readonly string[] =>
  engine.kind === 'native' ? all : all.filter((name) => FEW.has(name));
const names = here(ODD_CLIPS);

beforeAll(async () => {
  for (const name of names) odd.set(name, await clipOf(oddClip(name)));
  const ordinary = odd.get('ordinary')!;
  timeline = timelineOf(names.flatMap((name) => [ordinary, odd.get(name)!]));
  const made = await assembled(timeline, folder.path, engine);
  film = made.film;
  for (const event of made.events) if (event.type === 'clip-conformed') whys.set(event.clip, event.why);
  frames = await frameDigests(engine, film.path);
});

async function side(work: readonly string[], each: (name: string) => Promise<void>): Promise<void> {
  const waiting = [...work];
  const workers = Array.from({ length: engine.parallel }, async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await each(name);
  });
  await Promise.all(workers);
}

// A decoded clip is asked for by several tests, and an ffmpeg in WebAssembly takes half a second to start.
const decoded = new Map<string, Promise<readonly string[]>>();
function ownImages(name: string): Promise<readonly string[]> {
  const frames = decoded.get(name) ?? frameDigests(engine, odd.get(name)!.path);
  decoded.set(name, frames);
  return frames;
}

const entryOf = (name: string) => timeline.entries[names.indexOf(name) * 2 + 1]!;
const shown = (name: string): readonly string[] => {
  const { start, length } = entryOf(name);
  return frames.slice(start, start + length);
};

test('the film has all frames in steady steps', async () => {
  expect(frames).toHaveLength(timeline.frames);
  expect(film.frames).toBe(timeline.frames);
  expect([...(await steps(film.path))]).toHaveLength(1);
});

test('the clips between odd clips are copied', async () => {
  const ordinary = await ownImages('ordinary');
  for (const entry of timeline.entries.filter((_, index) => index % 2 === 0)) {
    expect(frames.slice(entry.start, entry.start + 12), `before ${entry.start}`).toEqual(ordinary);
  }
});

test.each(names.filter((name) => COPIED.has(name)))('%s is copied, frame by frame', async (name) => {
  expect(entryOf(name).conform).toBeNull();
  expect(shown(name)).toEqual(await ownImages(name));
});

test.each(names.filter((name) => !COPIED.has(name)))(
  '%s is conformed, and that is what the film shows',
  async (name) => {
    expect(entryOf(name).conform).not.toBeNull();
    expect(whys.get(odd.get(name)!.digest)).toBe(entryOf(name).conform);
    expect(shown(name)).toHaveLength(entryOf(name).length);
    expect([...conformedFrames].some((segment) => segment === shown(name).join())).toBe(true);
  },
);

const conformedFrames = new Set<string>();
beforeAll(async () => {
  const segments = readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.mp4'));
  await side(segments, async (segment) => {
    conformedFrames.add((await frameDigests(engine, join(folder.path, 'conformed', segment))).join());
  });
});

test.each(
  here([
    'no weighted prediction',
    'cavlc',
    'baseline',
    'more references',
    'open gop',
    'other crf',
    '4:4:4',
    'hevc',
    '10 bit',
  ]),
)('two of the kind "%s" are copied', async (name) => {
  const clip = odd.get(name)!;
  const { film: two } = await assembled(
    timelineOf([clip, clip]),
    folder.path,
    engine,
    `${name.replace(':', '-')} two.mp4`,
  );
  expect(two.packets).toEqual({ copied: 24, total: 24 });
  const own = await ownImages(name);
  expect(await frameDigests(engine, two.path)).toEqual([...own, ...own]);
  expect([...(await steps(two.path))]).toHaveLength(1);
});

let shownFilm: Promise<readonly Uint8Array[]> | undefined;
let shownOrdinary: Promise<readonly Uint8Array[]> | undefined;

// All are drawn from the same frames, so a conformed clip must look like the ordinary one: not darker, not tinted.
test.each(here(['other crf', 'cavlc', '10 bit', '4:4:4', 'full range', 'hevc', 'starts late']))(
  '%s looks after conforming as it did before',
  async (name) => {
    const { start } = entryOf(name);
    const wanted = { pixelFormat: 'rgb24', size: { width: 96, height: 64 } } as const;
    shownFilm ??= decodeFrames(engine, film.path, wanted, untroubled);
    shownOrdinary ??= decodeFrames(engine, odd.get('ordinary')!.path, wanted, untroubled);
    const conformed = (await shownFilm).slice(start, start + 12);
    const ordinary = await shownOrdinary;
    for (const [index, frame] of conformed.entries()) {
      for (const channel of [0, 1, 2]) {
        const [own, other] = [mean(frame, channel), mean(ordinary[index]!, channel)];
        expect(Math.abs(own - other), `frame ${index}, channel ${channel}`).toBeLessThan(2);
      }
    }
  },
);

// Light above white is pressed together, so white itself is a little darker than in a clip without it, and no more.
test.each(here(['hdr pq', 'hdr hlg']))('%s is neither grey nor burnt after conforming', async (name) => {
  expect(entryOf(name).conform).toContain('HDR');
  const { start } = entryOf(name);
  const wanted = { pixelFormat: 'rgb24', size: { width: 96, height: 64 } } as const;
  shownFilm ??= decodeFrames(engine, film.path, wanted, untroubled);
  shownOrdinary ??= decodeFrames(engine, odd.get('ordinary')!.path, wanted, untroubled);
  const [frame, ordinary] = [(await shownFilm)[start]!, (await shownOrdinary)[0]!];
  for (const channel of [0, 1, 2]) {
    expect(Math.abs(mean(frame, channel) - mean(ordinary, channel)), `channel ${channel}`).toBeLessThan(14);
  }
  expect(Math.max(...frame)).toBeGreaterThan(225);
  expect(Math.min(...frame)).toBeLessThan(20);
});

test('an ffmpeg that cannot map HDR says so before it begins', async () => {
  using other = temporaryFolder();
  const cut = timelineOf([odd.get('ordinary')!, odd.get('hdr pq')!]);
  const poor = { ...engine, lacks: ['filter zscale'] };
  await expect(assembled(cut, other.path, poor)).rejects.toMatchObject({
    code: 'ffmpeg-feature-missing',
    message: expect.stringContaining('a clip in HDR'),
  });
});

function mean(frame: Uint8Array, channel: number): number {
  let sum = 0;
  for (let at = channel; at < frame.length; at += 3) sum += frame[at]!;
  return (sum * 3) / frame.length;
}
