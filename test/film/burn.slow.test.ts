import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { atCaptions } from '../../src/film/captions/burnt-captions.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { Caption, FilmSettings, Transition } from '../../src/storyboard/storyboard.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { assembled, clipOf, drawnClip, frameDigests, settings, shot, steps } from './film-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let clip: Clip;

beforeAll(async () => {
  clip = await drawnClip(engine, join(store.path, 'clip.mp4'), { width: 320, height: 180, frames: 90 });
});

const whole = (text: string): Caption => ({ text, from: null, to: null });

function timeline(
  captions: readonly (readonly Caption[])[],
  {
    film = {},
    transition = { kind: 'cut' },
    of = clip,
  }: { film?: Partial<FilmSettings>; transition?: Transition; of?: Clip } = {},
): Timeline {
  const shots = captions.map((own, n) => ({
    ...shot(`s${n}`, undefined, undefined, n === 0 ? { kind: 'cut' } : transition),
    captions: own,
  }));
  return buildTimeline({
    storyboard: { title: null, film: { ...settings, captions: 'burn', ...film }, shots },
    clips: new Map(shots.map(({ id }) => [id, of])),
    models: new Map(),
    sounds: new Map(),
  });
}

test('only frames under a caption are encoded, and only they look otherwise', async () => {
  using folder = temporaryFolder();
  const cut = timeline([[whole('雨下了好几天。')], [], [{ text: 'It rains.', from: 1, to: 2 }]]);
  const { film } = await assembled(cut, folder.path, engine);
  const [own, shown] = [await frameDigests(engine, clip.path), await frameDigests(engine, film.path)];
  expect(shown).toHaveLength(270);
  expect([...(await steps(film.path))]).toHaveLength(1);
  const changed = shown.flatMap((frame, n) => (frame === own[n % 90] ? [] : [n]));
  const under = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => from + n);
  expect(changed).toEqual([...under(0, 90), ...under(210, 240)]);
  expect(film.packets).toEqual({ copied: 150, total: 270 });
});

test('a changed caption makes its own frames again and nothing else', async () => {
  using folder = temporaryFolder();
  const cues = (text: string) => timeline([[{ text, from: 1, to: 2 }], [whole('still the same')]]);
  await assembled(cues('before'), folder.path, engine);
  const segments = () => readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.mp4'));
  const before = new Set(segments());
  await assembled(cues('after'), folder.path, engine);
  expect(segments().filter((name) => !before.has(name))).toHaveLength(1);
});

test('a caption that extends into a transition is burned into both', async () => {
  using folder = temporaryFolder();
  const cut = timeline([[], [{ text: 'It rains.', from: 0, to: 2 }]], {
    transition: { kind: 'dissolve', seconds: 0.5 },
  });
  const plain = await assembled(
    { ...cut, captions: { ...cut.captions, as: 'off' } },
    folder.path,
    engine,
    'plain.mp4',
  );
  const { film } = await assembled(cut, folder.path, engine);
  const [without, burnt] = [await looksOf(plain.film.path, cut), await looksOf(film.path, cut)];
  const [cue] = cut.captions.cues;
  expect(cue).toMatchObject({ from: 75, to: 135 });
  const seen = burnt.flatMap((frame, n) =>
    frame.some((value, at) => Math.abs(value - without[n]![at]!) > 60) ? [n] : [],
  );
  expect([seen[0], seen.at(-1), seen.length]).toEqual([75, 134, 60]);
});

test.each([
  ['black', 16],
  ['grey', 126],
  ['white', 235],
])('a caption can be read on %s', async (name, luma) => {
  using folder = temporaryFolder();
  const path = join(folder.path, `${name}.mp4`);
  const grey = Buffer.alloc((640 * 360 * 3) / 2, 128).fill(luma, 0, 640 * 360);
  async function* frames() {
    for (let n = 0; n < 3; n += 1) yield grey;
  }
  await encodeFrames(
    engine,
    { frames: frames(), size: { width: 640, height: 360 }, fps: 30, path },
    untroubled,
  );
  const { film } = await assembled(
    timeline([[whole('雨下了好几天。 It rains.')]], { of: await clipOf(path) }),
    folder.path,
    engine,
  );
  const [shown] = await looksOf(film.path, { format: { width: 640, height: 360 } });
  const lower = shown!.subarray(640 * 240, 640 * 360);
  const share = (is: (value: number) => boolean) => lower.filter(is).length / lower.length;
  // Letters are white and their edge is black, whatever is behind them.
  expect(share((value) => value > 215)).toBeGreaterThan(0.004);
  expect(share((value) => value < 40)).toBeGreaterThan(0.004);
  // All of it is inside: nothing touches the borders.
  const border = [...lower.keys()].filter((at) => at % 640 < 32 || at % 640 >= 608 || at >= 640 * 104);
  expect(border.every((at) => Math.abs(lower[at]! - lower[0]!) < 6)).toBe(true);
});

test('frames are divided where captions begin and end', () => {
  const caption = (from: number, to: number) => ({ image: undefined as never, from, to });
  const [a, b] = [caption(2, 5), caption(5, 12)];
  const parts = atCaptions([0, 10], [a, b, caption(20, 30)]);
  expect(parts).toEqual([
    { range: [0, 2], under: null },
    { range: [2, 5], under: a },
    { range: [5, 10], under: b },
  ]);
});

function looksOf(
  path: string,
  { format: { width, height } }: { format: { width: number; height: number } },
): Promise<readonly Uint8Array[]> {
  return decodeFrames(engine, path, { pixelFormat: 'gray', size: { width, height } }, untroubled);
}

// 25 frames a second and another size, so that it has to be conformed.
async function oddOne(): Promise<Clip> {
  return drawnClip(engine, join(store.path, 'odd.mp4'), { width: 240, height: 180, frames: 50, fps: 25 });
}

/** The arguments of every encoding that a film takes. */
async function encodings(cut: Timeline, folder: string, name = 'film.mp4') {
  const jobs: string[] = [];
  const counted: typeof engine = {
    ...engine,
    run: (job, signal) => {
      jobs.push(job.args.map((one) => (typeof one === 'string' ? one : Object.values(one)[0])).join(' '));
      return engine.run(job, signal);
    },
  };
  const made = await assembled(cut, folder, counted, name);
  return { jobs, ...made };
}

test('a clip that is conformed under a caption is encoded once, from its own bytes', async () => {
  using folder = temporaryFolder();
  const odd = await oddOne();
  const film = { size: { width: 320, height: 180 } } as const;
  const first = await encodings(timeline([[whole('It rains.')]], { of: odd, film }), folder.path);
  expect(first.jobs).toHaveLength(1);
  expect(first.jobs[0]).toContain(odd.path);
  expect(first.events.filter(({ type }) => type === 'clip-conformed')).toMatchObject([
    { clip: odd.digest, shots: ['s0'], why: expect.stringContaining('240x180'), frames: 60 },
  ]);
  const second = await encodings(timeline([[whole('It snows.')]], { of: odd, film }), folder.path);
  expect(second.jobs).toHaveLength(1);
  const two = [
    { text: 'It rains.', from: 0, to: 1 },
    { text: 'It snows.', from: 1, to: 2 },
  ];
  const third = await encodings(timeline([two], { of: odd, film }), folder.path);
  expect(third.jobs).toHaveLength(2);
  expect(third.events.filter(({ type }) => type === 'clip-conformed')).toHaveLength(1);
  expect((await encodings(timeline([[whole('It snows.')]], { of: odd, film }), folder.path)).jobs).toEqual(
    [],
  );
});

test('the frames around a caption are conformed once, and a changed caption keeps them', async () => {
  using folder = temporaryFolder();
  const odd = await oddOne();
  const film = { size: { width: 320, height: 180 } } as const;
  const cues = (text: string) => timeline([[{ text, from: 0.5, to: 1.5 }]], { of: odd, film });
  const plain = await encodings(timeline([[]], { of: odd, film }), folder.path, 'plain.mp4');
  expect(plain.jobs).toHaveLength(1);
  const { jobs, film: burnt } = await encodings(cues('It rains.'), folder.path);
  // Behind a caption copying begins again at the next I-frame; what is before it is made of what was conformed.
  expect(jobs.filter((args) => args.includes(odd.path))).toHaveLength(1);
  const again = await encodings(cues('It snows.'), folder.path);
  expect(again.jobs).toHaveLength(1);
  expect(again.jobs[0]).toContain(odd.path);
  // The same frames, in the same order, but for the letters: the part above them is as in the film without.
  const [captioned, without] = [
    await looksOf(burnt.path, cues('')),
    await looksOf(plain.film.path, cues('')),
  ];
  expect(captioned).toHaveLength(60);
  const upper = 320 * 100;
  for (const [n, frame] of captioned.entries()) {
    let difference = 0;
    for (let at = 0; at < upper; at += 1) difference += Math.abs(frame[at]! - without[n]![at]!);
    expect(difference / upper, `frame ${n}`).toBeLessThan(1.5);
  }
});

test.each(['variable rate', '24 fps', 'starts late', '10 bit'])(
  'under a caption a clip of the kind "%s" shows the frames that it shows without',
  async (name) => {
    using folder = temporaryFolder();
    const odd = await clipOf(oddClip(name));
    const film = { size: { width: 160, height: 120 } } as const;
    const cut = (captions: readonly Caption[]) => timeline([captions], { of: odd, film });
    const plain = await assembled(cut([]), folder.path, engine, 'plain.mp4');
    const burnt = await assembled(cut([{ text: 'x', from: 0.1, to: 0.3 }]), folder.path, engine);
    const [without, captioned] = [
      await looksOf(plain.film.path, cut([])),
      await looksOf(burnt.film.path, cut([])),
    ];
    expect(captioned).toHaveLength(without.length);
    const upper = 160 * 80;
    const away = (a: Uint8Array, b: Uint8Array): number =>
      a.subarray(0, upper).reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / upper;
    // Two frames in a row may be one, where a clip has fewer of them than the film.
    for (const [n, frame] of captioned.entries()) {
      const nearest = Math.min(...without.map((other) => away(frame, other)));
      expect(away(frame, without[n]!), `frame ${n}`).toBeLessThan(nearest + 0.3);
    }
  },
);
