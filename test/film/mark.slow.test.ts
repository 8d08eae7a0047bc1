import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import { makeOutput } from '../../src/film/output/make-output.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { MarkCorner } from '../../src/storyboard/film-marking.js';
import type { FilmSettings } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { timelineDigest } from '../../src/timeline/timeline-digest.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, clipOf, drawnClip, settings, shot, toolsWith } from './film-rig.js';

vi.setConfig({ testTimeout: 120_000 });
const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());

interface Cut {
  readonly text?: string;
  readonly corner?: MarkCorner;
  readonly captions?: readonly string[];
  readonly film?: Partial<FilmSettings>;
}

function timeline(
  clips: readonly Clip[],
  { text = 'AI生成', corner = 'top-right', captions = [], film = {} }: Cut = {},
): Timeline {
  const shots = clips.map((_, n) => ({
    ...shot(`s${n}`, undefined, undefined, n === 0 ? { kind: 'cut' } : { kind: 'dissolve', seconds: 0.2 }),
    captions: captions[n] === undefined ? [] : [{ text: captions[n], from: null, to: null }],
  }));
  return buildTimeline({
    storyboard: {
      title: null,
      film: { ...settings, captions: 'burn', mark: { text, corner }, ...film },
      shots,
    },
    clips: new Map(shots.map(({ id }, n) => [id, clips[n]!])),
    models: new Map(),
    sounds: new Map(),
  });
}

async function plainClip(size: { width: number; height: number }, luma: number): Promise<Clip> {
  const { width, height } = size;
  const path = join(store.path, `${width}x${height}-${luma}.mp4`);
  const frame = Buffer.alloc((width * height * 3) / 2, 128).fill(luma, 0, width * height);
  async function* frames() {
    yield frame;
    yield frame;
  }
  await encodeFrames(engine, { frames: frames(), size, fps: 30, path }, untroubled);
  return clipOf(path);
}

/** Where frames differ from a plain colour, and how much of that place is white and black. */
function markIn(frame: Uint8Array, { width, height }: { width: number; height: number }, luma: number) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < frame.length; at += 1) {
    if (Math.abs(frame[at]! - luma) < 60) continue;
    const [x, y] = [at % width, Math.floor(at / width)];
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const inside: number[] = [];
  for (let y = top; y <= bottom; y += 1)
    inside.push(...frame.subarray(y * width + left, y * width + right + 1));
  const share = (is: (value: number) => boolean) => inside.filter(is).length / inside.length;
  return { left, top, right, bottom, white: share((v) => v > 200), black: share((v) => v < 55) };
}

test.each([
  ['480P', { width: 854, height: 480 }, 'AI生成', 'top-right'],
  ['720P', { width: 1280, height: 720 }, 'AI-generated', 'top-left'],
  ['1080P', { width: 1920, height: 1080 }, '人工智能生成', 'bottom-right'],
  ['9:16', { width: 720, height: 1280 }, 'AI-generated', 'bottom-left'],
  ['1:1', { width: 480, height: 480 }, 'AI로 만든 영상', 'top-right'],
  ['a thumbnail', { width: 160, height: 90 }, 'AI生成', 'top-right'],
] as const)('a mark can be read at %s on white and on black', async (_, size, text, corner) => {
  for (const luma of [16, 235]) {
    using folder = temporaryFolder();
    const cut = timeline([await plainClip(size, luma)], { text, corner, film: { size } });
    const { film } = await assembled(cut, folder.path, engine);
    const frames = await decodeFrames(engine, film.path, { pixelFormat: 'gray', size }, untroubled);
    expect(film.packets).toEqual({ copied: 0, total: 2 });
    for (const frame of frames) {
      const mark = markIn(frame, size, luma);
      // Letters are white and their edge is black, whatever is behind them.
      expect(mark.white).toBeGreaterThan(0.1);
      expect(mark.black).toBeGreaterThan(0.1);
      const shorter = Math.min(size.width, size.height);
      expect(mark.bottom - mark.top + 1).toBeGreaterThanOrEqual(0.05 * shorter);
      const [vertical, horizontal] = corner.split('-');
      const sides = [
        vertical === 'top' ? mark.top : size.height - 1 - mark.bottom,
        horizontal === 'left' ? mark.left : size.width - 1 - mark.right,
      ];
      for (const distance of sides) {
        expect(distance).toBeGreaterThan(0);
        expect(distance).toBeLessThan(0.07 * shorter + 6);
      }
    }
  }
});

test('a mark is over every frame, also of transitions, and a changed one keeps the clips', async () => {
  using folder = temporaryFolder();
  const size = { width: 320, height: 180 };
  const [a, b] = [
    await drawnClip(engine, join(store.path, 'a.mp4'), { ...size, frames: 20 }),
    await drawnClip(engine, join(store.path, 'b.mp4'), { ...size, frames: 24 }),
  ];
  const captions = ['It rains.'];
  const { mark: _, ...plain } = timeline([a, b], { captions });
  const bare = await assembled(plain, folder.path, engine, 'plain.mp4');
  const { film } = await assembled(timeline([a, b], { captions }), folder.path, engine);
  const look = { pixelFormat: 'gray', size } as const;
  const before = await decodeFrames(engine, bare.film.path, look, untroubled);
  const after = await decodeFrames(engine, film.path, look, untroubled);
  expect(after).toHaveLength(before.length);
  const corner = [...Array(180 * 320).keys()].filter((at) => at < 320 * 30 && at % 320 > 220);
  for (const [n, frame] of after.entries())
    expect(corner.filter((at) => Math.abs(frame[at]! - before[n]![at]!) > 60).length, `${n}`).toBeGreaterThan(
      20,
    );
  const segments = () => readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.mp4'));
  const first = new Set(segments());
  await assembled(timeline([a, b], { captions: ['It snows.'] }), folder.path, engine, 'caption.mp4');
  // The transition and the second shot are as they were.
  expect(segments().filter((name) => !first.has(name))).toHaveLength(1);
  const second = new Set(segments());
  await assembled(timeline([a, b], { captions, text: 'AI' }), folder.path, engine, 'mark.mp4');
  expect(segments().filter((name) => !second.has(name))).toHaveLength(3);
  await assembled(timeline([a, b], { captions }), folder.path, engine, 'again.mp4');
  expect(segments()).toHaveLength(second.size + 3);
});

test('an animation of a marked film has its mark', async () => {
  using folder = temporaryFolder();
  const size = { width: 240, height: 136 };
  const cut = timeline([await plainClip(size, 235)], { film: { size } });
  const path = join(folder.path, 'film.gif');
  const place = { cache: join(folder.path, 'cache'), scratch: folder.path };
  await makeOutput({ kind: 'gif', timeline: cut, path, ...place }, toolsWith(engine));
  const [frame] = await decodeFrames(engine, path, { pixelFormat: 'gray', size }, untroubled);
  const mark = markIn(frame!, size, frame![size.width * size.height - 1]!);
  expect(mark.left).toBeGreaterThan(size.width / 2);
  expect(mark.white).toBeGreaterThan(0.1);
  expect(mark.black).toBeGreaterThan(0.1);
});

test('a mark is part of what identifies a film, and a film without one is identified as before', async () => {
  const clip = await plainClip({ width: 160, height: 90 }, 16);
  const { mark: _, ...plain } = timeline([clip]);
  const digests = [
    plain,
    timeline([clip]),
    timeline([clip], { text: 'AI' }),
    timeline([clip], { corner: 'top-left' }),
  ];
  expect(new Set(digests.map(timelineDigest)).size).toBe(4);
  expect(JSON.stringify(buildTimeline({ ...emptyFilm, storyboard: emptyStoryboard }))).not.toContain('mark');
});

const emptyFilm = { clips: new Map(), models: new Map(), sounds: new Map() };
const emptyStoryboard = { title: null, film: settings, shots: [] };
