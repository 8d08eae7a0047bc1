import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeOutput } from '../../src/film/output/make-output.js';
import { outputDigest } from '../../src/film/output/output-digest.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { encodeFrames } from '../../src/media/encode-frames.js';
import type { OutputSettings, Point, Side } from '../../src/storyboard/storyboard.js';
import { buildOutputTimeline } from '../../src/timeline/build-output-timeline.js';
import { buildTimeline } from '../../src/timeline/build-timeline.js';
import type { Clip } from '../../src/timeline/clip.js';
import { focusIn, looseAxis } from '../../src/timeline/focus-in.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { assembled, clipOf, settings, shot, toolsWith } from './film-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());

const SIZE = { width: 192, height: 96 };
const [DARK, MIDDLE, BRIGHT] = [50, 120, 200];
let wide: Clip;

// Three upright stripes: where a image is cut shows in how bright it is.
async function* stripes(): AsyncIterable<Uint8Array> {
  const { width, height } = SIZE;
  const image = new Uint8Array((width * height * 3) / 2).fill(128, width * height);
  const third = width / 3;
  for (let y = 0; y < height; y += 1) {
    const line = y * width;
    image.fill(DARK, line, line + third);
    image.fill(MIDDLE, line + third, line + 2 * third);
    image.fill(BRIGHT, line + 2 * third, line + width);
  }
  for (let frame = 0; frame < 6; frame += 1) yield image;
}

beforeAll(async () => {
  const path = join(store.path, 'wide.mp4');
  await encodeFrames(engine, { frames: stripes(), size: SIZE, fps: 30, path }, untroubled);
  wide = await clipOf(path);
});

interface Asked {
  readonly anchor?: Side;
  readonly filmAnchor?: Side;
  readonly focus?: Point;
  readonly fit?: OutputSettings['fit'];
  readonly size?: { readonly width: number; readonly height: number };
}

const UPRIGHT = { width: 48, height: 96 };

function laidOut({ anchor, filmAnchor, focus, fit = 'cover', size = UPRIGHT }: Asked) {
  const output: OutputSettings = {
    ...{ output: 'o.mp4', kind: 'film', size, aspect: null, width: null, fit, colour: '#000000', fps: 30 },
    ...{ from: null, to: null, captions: 'off', at: [], ...(anchor ? { anchor } : {}) },
  };
  const film = { ...settings, ...(filmAnchor ? { anchor: filmAnchor } : {}) };
  const storyboard = { title: null, film, shots: [{ ...shot('s'), ...(focus ? { focus } : {}) }] };
  const clips = new Map([['s', wide]]);
  return buildOutputTimeline({ storyboard, clips, models: new Map(), sounds: new Map() }, output, SIZE);
}

async function linesOf(asked: Asked) {
  using folder = temporaryFolder();
  const timeline = laidOut(asked);
  const film = await makeOutput(
    { kind: 'film', timeline, path: join(folder.path, 'o.mp4'), cache: folder.path, scratch: folder.path },
    toolsWith(engine),
  );
  const { width, height } = asked.size ?? UPRIGHT;
  const size = { width, height };
  const [image = new Uint8Array()] = await decodeFrames(
    engine,
    film.path,
    { pixelFormat: 'gray', size },
    untroubled,
  );
  const at = (x: number, y: number) => image[y * width + x] ?? 0;
  return { middle: at(width / 2, height / 2), top: at(width / 2, 8), bottom: at(width / 2, height - 8), at };
}

// A decoded grey has the full range, where the image's own goes from 16 to 235.
const near = (luma: number) => ({
  asymmetricMatch: (grey: number) => Math.abs(grey - ((luma - 16) * 255) / 219) < 8,
});

test.each<[Asked, number]>([
  [{}, MIDDLE],
  [{ anchor: 'left' }, DARK],
  [{ anchor: 'right' }, BRIGHT],
  [{ anchor: 'top' }, MIDDLE],
  [{ focus: [0.1, 0.5] }, DARK],
  [{ focus: [1, 0] }, BRIGHT],
  [{ focus: [0.5, 0.5], anchor: 'left' }, MIDDLE],
  [{ focus: [0.9, 0.5], anchor: 'left' }, BRIGHT],
])('an upright cut with %j shows the stripe that was asked for', async (asked, brightness) => {
  expect((await linesOf(asked)).middle).toEqual(near(brightness));
});

test('a focus is moved to the middle, as far as the image allows', async () => {
  // The line between the dark and the middle stripe.
  const { at } = await linesOf({ focus: [1 / 3, 0.5] });
  expect([at(12, 48), at(36, 48)]).toEqual([near(DARK), near(MIDDLE)]);
});

test.each<[Side | undefined, { top: unknown; middle: unknown; bottom: unknown }]>([
  [undefined, { top: near(16), middle: near(MIDDLE), bottom: near(16) }],
  ['top', { top: near(MIDDLE), middle: near(16), bottom: near(16) }],
  ['bottom', { top: near(16), middle: near(16), bottom: near(MIDDLE) }],
])('between bars, the image is at %s', async (anchor, lines) => {
  const size = { width: 96, height: 192 };
  const { top, middle, bottom } = await linesOf({ fit: 'contain', size, ...(anchor ? { anchor } : {}) });
  expect({ top, middle, bottom }).toEqual(lines);
});

test('the anchor and the focus change the digest of an output only where it is cropped', () => {
  const named = (asked: Asked) => outputDigest('film', laidOut(asked));
  expect(named({ anchor: 'left' })).not.toBe(named({}));
  expect(named({ focus: [0, 0] })).toBe(named({ anchor: 'left' }));
  expect(named({ anchor: 'top' })).toBe(named({}));
  expect(named({ focus: [0.2, 0.2], fit: 'stretch' })).toBe(named({ fit: 'stretch' }));
  expect(named({ focus: [0.2, 0.2], fit: 'contain' })).toBe(named({ fit: 'contain' }));
  expect(named({ focus: [0.2, 0.2], size: SIZE })).toBe(named({ size: SIZE }));
});

test.each([
  [{ width: 1280, height: 720 }, { width: 90, height: 160, fit: 'cover' as const }, 'across'],
  [{ width: 1280, height: 720 }, { width: 90, height: 160, fit: 'contain' as const }, 'down'],
  [{ width: 720, height: 1280 }, { width: 160, height: 90, fit: 'cover' as const }, 'down'],
  [{ width: 720, height: 1280 }, { width: 160, height: 90, fit: 'contain' as const }, 'across'],
  [{ width: 1280, height: 720 }, { width: 160, height: 90, fit: 'cover' as const }, null],
  [{ width: 1280, height: 720 }, { width: 90, height: 160, fit: 'stretch' as const }, null],
])('a image of %j in %j is loose %s', (image, frame, axis) => {
  expect(looseAxis(image, frame)).toBe(axis);
  expect('focus' in focusIn({ focus: [0, 0] }, image, frame)).toBe(axis !== null && frame.fit === 'cover');
});

test('a transition follows the focus of both shots, even if other focuses were encoded before', async () => {
  using folder = temporaryFolder();
  const film = (focus: Point): Timeline => {
    const dissolve = { kind: 'dissolve', seconds: 0.1 } as const;
    const shots = [
      { ...shot('a'), focus },
      { ...shot('b', undefined, undefined, dissolve), focus },
    ];
    return buildTimeline({
      storyboard: { title: null, film: { ...settings, size: UPRIGHT, captions: 'burn' }, shots },
      clips: new Map(shots.map(({ id }) => [id, wide])),
      models: new Map(),
      sounds: new Map(),
    });
  };
  const shownBy = async (focus: Point): Promise<readonly number[]> => {
    const made = await assembled(film(focus), folder.path, engine);
    const wanted = { pixelFormat: 'gray', size: UPRIGHT } as const;
    const images = await decodeFrames(engine, made.film.path, wanted, untroubled);
    return images.map((image) => image[48 * UPRIGHT.width + 24] ?? 0);
  };
  const all = (luma: number) => Array.from({ length: 9 }, () => near(luma));
  expect(await shownBy([0, 0.5])).toEqual(all(DARK));
  expect(await shownBy([1, 0.5])).toEqual(all(BRIGHT));
});

test('a focus also applies under a burned caption', async () => {
  using folder = temporaryFolder();
  const captioned = {
    ...shot('a'),
    focus: [1, 0.5] as Point,
    captions: [{ text: 'x', from: null, to: null }],
  };
  const timeline = buildTimeline({
    storyboard: {
      title: null,
      film: { ...settings, size: UPRIGHT, captions: 'burn' },
      shots: [captioned],
    },
    clips: new Map([['a', wide]]),
    models: new Map(),
    sounds: new Map(),
  });
  const { film } = await assembled(timeline, folder.path, engine);
  const wanted = { pixelFormat: 'gray', size: UPRIGHT } as const;
  const [image] = await decodeFrames(engine, film.path, wanted, untroubled);
  expect(image![8 * UPRIGHT.width + 24]).toEqual(near(BRIGHT));
});
