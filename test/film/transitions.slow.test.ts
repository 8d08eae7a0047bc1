import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verifyCopiedPackets } from '../../src/film/picture/verify-copied-packets.js';
import { decodeFrames } from '../../src/media/decode-frames.js';
import { probeClip } from '../../src/media/probe.js';
import type { Clip } from '../../src/timeline/clip.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { assembled, clipOf, drawnClip, frameDigests, steps, timelineOf } from './film-rig.js';

// An ffmpeg in WebAssembly on a busy machine takes its time.
const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
const size = { width: 96, height: 64 };
let clip: Clip;
let long: Clip;
let sparse: Clip;
let tiny: Clip;

beforeAll(async () => {
  clip = await drawnClip(engine, join(store.path, 'clip.mp4'));
  tiny = await drawnClip(engine, join(store.path, 'tiny.mp4'), { width: 64, height: 64, frames: 40 });
  long = await drawnClip(engine, join(store.path, 'long.mp4'), { frames: 75 });
  // One I-frame in all, as generated clips come.
  sparse = await clipOf(oddClip('sparse'));
});

test('a frame that two shots share is shown once, and all others are the clips own', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(
    timelineOf([clip, clip, clip], {}, ['continue', 'continue']),
    folder.path,
    engine,
  );
  expect(film.frames).toBe(34);
  const own = await frameDigests(engine, clip.path);
  const frames = await frameDigests(engine, film.path);
  expect([...(await steps(film.path))]).toHaveLength(1);
  // x264 makes the last two or three frames from the very last one, so these are encoded again.
  const encoded = film.packets.total - film.packets.copied;
  expect(encoded).toBeLessThanOrEqual(6);
  for (const [start, shown] of [
    [0, 11],
    [11, 11],
    [22, 12],
  ] as const) {
    const kept = shown === 12 ? 12 : shown - encoded / 2;
    expect(frames.slice(start, start + kept)).toEqual(own.slice(0, kept));
  }
});

test.each(['baseline', 'cavlc'])('without B-frames (%s) nothing is encoded to drop it', async (name) => {
  using folder = temporaryFolder();
  const plain = await clipOf(oddClip(name));
  const { film } = await assembled(timelineOf([plain, plain], {}, ['continue']), folder.path, engine);
  expect(film.packets).toEqual({ copied: 23, total: 23 });
  const own = await frameDigests(engine, plain.path);
  expect(await frameDigests(engine, film.path)).toEqual([...own.slice(0, 11), ...own]);
  expect(readdirSync(folder.path)).not.toContain('conformed');
});

test.each(['more references', 'no weighted prediction', 'open gop', 'negative composition offsets'])(
  'with B-frames (%s) what stays is right, frame by frame',
  async (name) => {
    using folder = temporaryFolder();
    const odd = await clipOf(oddClip(name));
    const { film } = await assembled(timelineOf([odd, odd], {}, ['continue']), folder.path, engine);
    const own = await decoded(odd.path);
    const frames = await decoded(film.path);
    expect(frames).toHaveLength(23);
    for (const [index, frame] of frames.entries()) {
      const like = own[index < 11 ? index : index - 11]!;
      expect(difference(frame, like), `frame ${index}`).toBeLessThan(4);
    }
    expect(frames.slice(11).map(String)).toEqual(own.map(String));
    expect(film.packets.copied).toBeGreaterThanOrEqual(12 + 8);
  },
);

test('duplicate_frames: keep shows it twice, and a cut between other keyframes is never touched', async () => {
  using folder = temporaryFolder();
  const kept = timelineOf([clip, clip], { duplicateFrames: 'keep' }, ['continue']);
  expect(kept.frames).toBe(24);
  expect(timelineOf([clip, clip]).frames).toBe(24);
  const { film } = await assembled(kept, folder.path, engine);
  const own = await frameDigests(engine, clip.path);
  expect(await frameDigests(engine, film.path)).toEqual([...own, ...own]);
});

test('a dissolve goes from one shot to the other, and re-encodes only near it', async () => {
  using folder = temporaryFolder();
  const timeline = timelineOf([long, long], {}, [{ kind: 'dissolve', seconds: 0.2 }]);
  expect(timeline).toMatchObject({ frames: 144, transitions: [{ frames: 6, out: 6, in: 6 }] });
  const { film } = await assembled(timeline, folder.path, engine);
  expect([...(await steps(film.path))]).toHaveLength(1);
  const own = await decoded(long.path);
  const frames = await decoded(film.path);
  expect(frames).toHaveLength(144);
  for (let k = 0; k < 6; k += 1) {
    const mixed = own[0]!.map((_, at) => Math.round((own[69 + k]![at]! * (6 - k) + own[k]![at]! * k) / 6));
    expect(difference(frames[69 + k]!, mixed), `frame ${k} of the dissolve`).toBeLessThan(2);
  }
  // The head of the later shot is encoded up to its next I-frame, at frame 30.
  expect(film.packets.copied).toBeGreaterThanOrEqual(66 + 45);
  expect(frames.slice(99).map(String)).toEqual(own.slice(30).map(String));
});

test('a fade goes through its colour', async () => {
  using folder = temporaryFolder();
  const white = timelineOf([clip, clip], {}, [{ kind: 'fade', seconds: 0.2, colour: '#ffffff' }]);
  expect(white.frames).toBe(24);
  const { film } = await assembled(white, folder.path, engine);
  const brightness = (await decoded(film.path)).map(mean);
  expect(brightness[12]!).toBeGreaterThan(220);
  expect(brightness[10]!).toBeGreaterThan(brightness[8]!);
  expect(brightness[16]!).toBeLessThan(80);
  const black = timelineOf([clip, clip], {}, [{ kind: 'fade', seconds: 0.2, colour: '#000000' }]);
  const dark = await assembled(black, folder.path, engine, 'dark.mp4');
  expect((await decoded(dark.film.path)).map(mean)[12]!).toBeLessThan(20);
});

test('a wipe moves, and a conformed clip can be next to it', async () => {
  using folder = temporaryFolder();
  const transition = { kind: 'wipe', seconds: 0.4, style: 'wipeleft' } as const;
  const timeline = timelineOf([long, tiny, long], { fit: 'contain' }, [transition, transition]);
  const { film } = await assembled(timeline, folder.path, engine);
  expect(film.frames).toBe(75 + 40 + 75 - 24);
  // Half way through, the right half shows the later shot: black bars next to a square frame.
  const middle = (await decoded(film.path))[63 + 6]!;
  const row = middle.subarray(60 * 96, 61 * 96);
  expect(row[2]!).toBeGreaterThan(25);
  expect(row[94]!).toBeLessThan(10);
});

test('a clip with one I-frame is encoded once, whatever its transitions become', async () => {
  using folder = temporaryFolder();
  const make = (seconds: number, name: string) =>
    assembled(
      timelineOf([sparse, sparse, sparse], {}, [
        { kind: 'dissolve', seconds },
        { kind: 'dissolve', seconds: 0.1 },
      ]),
      folder.path,
      engine,
      name,
    );
  const first = await make(0.1, 'one.mp4');
  expect(first.events.filter(({ type }) => type === 'clip-conformed')).toMatchObject([
    { why: 'it has no I-frame near its transition' },
  ]);
  const segments = () =>
    readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.mp4')).length;
  const before = segments();
  const second = await make(0.2, 'two.mp4');
  expect(second.events.filter(({ type }) => type === 'clip-conformed')).toEqual([]);
  // The transition, and the frames between it and the next I-frame on both sides.
  expect(segments() - before).toBeLessThanOrEqual(3);
  expect(second.film.frames).toBe(3 * 75 - 9);
  expect(await probeClip(second.film.path)).toMatchObject({ frames: 216, rate: [30, 1] });
});

test('the verification of copied packets agrees with the numbers of the film', async () => {
  using folder = temporaryFolder();
  const timeline = timelineOf([long, tiny, long, long], {}, [
    { kind: 'dissolve', seconds: 0.2 },
    { kind: 'cut' },
    'continue',
  ]);
  const { film } = await assembled(timeline, folder.path, engine);
  const clips = timeline.entries.map(({ clip: own }) => own);
  expect(await verifyCopiedPackets(film.path, clips, untroubled)).toEqual(film.packets);
  expect(film.packets.copied).toBeGreaterThan(150);
  const bytes = readFileSync(film.path);
  bytes[bytes.length - 100]! ^= 1;
  const altered = join(folder.path, 'altered.mp4');
  writeFileSync(altered, bytes);
  expect((await verifyCopiedPackets(altered, clips, untroubled)).copied).toBe(film.packets.copied - 1);
});

test('the same transitions give the same bytes', async () => {
  using one = temporaryFolder();
  using two = temporaryFolder();
  const timeline = timelineOf([long, clip, long], {}, [{ kind: 'dissolve', seconds: 0.2 }, 'continue']);
  const [a, b] = [await assembled(timeline, one.path, engine), await assembled(timeline, two.path, engine)];
  expect(readFileSync(a.film.path).equals(readFileSync(b.film.path))).toBe(true);
});

test('transitions that leave nothing of a shot are refused', () => {
  const transition = { kind: 'dissolve', seconds: 0.2 } as const;
  expect(() => timelineOf([clip, clip, clip], {}, [transition, transition])).toThrow(
    'Shot "s1" has 12 frames, and its transitions would take 12 of them.',
  );
});

async function decoded(path: string): Promise<readonly Uint8Array[]> {
  return decodeFrames(engine, path, { pixelFormat: 'gray', size }, untroubled);
}

function difference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - b[at]!), 0) / a.length;
}

function mean(frame: Uint8Array): number {
  return frame.reduce((sum, value) => sum + value, 0) / frame.length;
}
