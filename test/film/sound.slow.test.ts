import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { readMp4 } from '../../src/media/mp4/read-mp4.js';
import type { FilmSettings, ShotAudio } from '../../src/storyboard/storyboard.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { Timeline } from '../../src/timeline/timeline.js';
import type { SoundFile } from '../../src/timeline/timeline-sound.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { assembled, bytesOf, clipOf, drawnClip, frameDigests, streamed } from './film-rig.js';
import { bed, heard, RATE, soundTimeline, strength } from './sound-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
let silent: Clip;
let sounding: Clip;
const sounds = new Map<string, SoundFile>();

beforeAll(async () => {
  silent = await drawnClip(engine, join(store.path, 'silent.mp4'), { frames: 45 });
  // Twelve frames with a tone of 440 Hz.
  sounding = await clipOf(oddClip('with sound'));
  tone('short.wav', { seconds: 0.5, hertz: 1000, level: 0.2 });
  tone('long.wav', { seconds: 9, hertz: 1000, level: 0.2 });
  tone('voice.wav', { seconds: 0.4, hertz: 300, level: 0.5 });
});

/** Writes a tone as a mono WAV at 44.1 kHz. */
function tone(
  name: string,
  { seconds, hertz, level }: { seconds: number; hertz: number; level: number },
): void {
  const count = Math.round(seconds * 44_100);
  const wav = Buffer.alloc(44 + 2 * count);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + 2 * count, 4);
  wav.write('WAVEfmt ', 8);
  for (const [value, at] of [
    [16, 16],
    [44_100, 24],
    [88_200, 28],
  ] as const)
    wav.writeUInt32LE(value, at);
  for (const [value, at] of [
    [1, 20],
    [1, 22],
    [2, 32],
    [16, 34],
  ] as const)
    wav.writeUInt16LE(value, at);
  wav.write('data', 36);
  wav.writeUInt32LE(2 * count, 40);
  for (let n = 0; n < count; n += 1) {
    wav.writeInt16LE(Math.round(level * 32_767 * Math.sin((2 * Math.PI * hertz * n) / 44_100)), 44 + 2 * n);
  }
  const path = join(store.path, name);
  writeFileSync(path, wav);
  sounds.set(name, { path, digest: sha256(wav) });
}

const timeline = (
  clips: readonly Clip[],
  film: Partial<FilmSettings>,
  voices: readonly (ShotAudio | null)[] = [],
) => soundTimeline({ clips, film, voices, sounds });

async function soundOf(film: Timeline, folder: string): Promise<Float32Array> {
  return heard((await assembled(film, folder, engine)).film.path, engine);
}

test('a short bed is repeated and a long one cut: sound and image end together', async () => {
  for (const name of ['short.wav', 'long.wav']) {
    using folder = temporaryFolder();
    const { film } = await assembled(timeline([silent, silent], { audio: bed(name) }), folder.path, engine);
    const samples = await heard(film.path, engine);
    expect(Math.abs(samples.length - 3 * RATE)).toBeLessThan(RATE / 30);
    expect(strength(samples, 1000, 0.1, 2.9)).toBeGreaterThan(0.15);
    const [images, sound] = (await readMp4(film.path)).tracks;
    expect(sound!.edits[0]!.duration).toBe(images!.edits[0]!.duration);
    expect(await frameDigests(engine, film.path)).toHaveLength(90);
  }
});

test('a bed that is not repeated is followed by silence; fades and offset are obeyed', async () => {
  using folder = temporaryFolder();
  const once = await soundOf(
    timeline([silent], { audio: bed('short.wav', { loop: false, offset: 0.2 }) }),
    folder.path,
  );
  expect(strength(once, 1000, 0.05, 0.25)).toBeGreaterThan(0.15);
  expect(strength(once, 1000, 0.4, 1.4)).toBeLessThan(0.01);
  using other = temporaryFolder();
  const faded = await soundOf(
    timeline([silent], { audio: bed('long.wav', { fadeIn: 0.5, fadeOut: 0.5, volume: 0.5 }) }),
    other.path,
  );
  expect(strength(faded, 1000, 0, 0.1)).toBeLessThan(0.03);
  expect(strength(faded, 1000, 0.6, 0.9)).toBeCloseTo(0.1, 1);
  expect(strength(faded, 1000, 1.4, 1.5)).toBeLessThan(0.03);
});

test('the loudness that is asked for is the loudness of the film', async () => {
  using folder = temporaryFolder();
  const { film } = await assembled(
    timeline([silent, silent], { audio: bed('long.wav', { loudness: -16 }) }),
    folder.path,
    engine,
  );
  const args = [
    '-loglevel',
    'info',
    '-i',
    { read: film.path },
    '-map',
    '0:a',
    '-af',
    'loudnorm=print_format=json',
    '-f',
    'null',
    '-',
  ];
  const { stderr } = await engine.run({ args }, untroubled);
  expect(Math.abs(Number(/"input_i"\s*:\s*"([^"]+)"/.exec(stderr)?.[1]) + 16)).toBeLessThan(0.6);
});

test('the sound of a clip is heard where its images are, and can be left out', async () => {
  using folder = temporaryFolder();
  const clips = [silent, sounding, silent, sounding];
  const samples = await soundOf(timeline(clips, {}), folder.path);
  expect(Math.abs(samples.length - (114 / 30) * RATE)).toBeLessThan(RATE / 30);
  for (const [from, to] of [
    [1.55, 1.85],
    [3.45, 3.75],
  ] as const) {
    expect(strength(samples, 440, from, to)).toBeGreaterThan(0.05);
  }
  for (const [from, to] of [
    [0.1, 1.4],
    [2, 3.3],
  ] as const) {
    expect(strength(samples, 440, from, to)).toBeLessThan(0.005);
  }
  expect(timeline(clips, { clipSound: 'mute' }).sound).toBeNull();
});

test('a voice begins with its shot, and lowers the bed', async () => {
  using folder = temporaryFolder();
  const voice: ShotAudio = { src: 'voice.wav', delay: 0.5, volume: 1, at: [] };
  const samples = await soundOf(
    timeline([silent, silent], { audio: bed('long.wav') }, [null, voice]),
    folder.path,
  );
  expect(strength(samples, 300, 1.6, 1.95)).toBeLessThan(0.02);
  expect(strength(samples, 300, 2.05, 2.35)).toBeGreaterThan(0.3);
  expect(strength(samples, 1000, 2.1, 2.35)).toBeLessThan(strength(samples, 1000, 0.5, 1.5) * 0.7);
});

test.each([
  ['over', 1000],
  ['under', 440],
] as const)('a clip %s the bed lowers %i Hz', async (clipSound, lowered) => {
  using one = temporaryFolder();
  using two = temporaryFolder();
  const clips = [silent, sounding];
  const kept = await soundOf(timeline(clips, { audio: bed('long.wav') }), one.path);
  const ducked = await soundOf(timeline(clips, { audio: bed('long.wav'), clipSound }), two.path);
  const during = (samples: Float32Array) => strength(samples, lowered, 1.65, 1.88);
  expect(during(ducked)).toBeLessThan(during(kept) * 0.9);
});

test('a sound bed is mixed once', async () => {
  using folder = temporaryFolder();
  const film = timeline([silent], { audio: bed('short.wav') });
  const first = await assembled(film, folder.path, engine);
  const nothing = { ...engine, run: () => Promise.reject(new Error('nothing was to be made')) };
  const second = await assembled(film, folder.path, nothing, 'again.mp4');
  expect(second.film.digest).toBe(first.film.digest);
});

test('a film that is read from its clips and its sound has the bytes of the one that is written', async () => {
  using folder = temporaryFolder();
  const film = timeline([silent, sounding, silent], { audio: bed('long.wav') });
  const written = await assembled(film, folder.path, engine);
  const read = await streamed(film, folder.path, engine);
  expect((await bytesOf(read)).equals(readFileSync(written.film.path))).toBe(true);
});

test('a file that is not a sound is reported by name', async () => {
  using folder = temporaryFolder();
  const path = join(folder.path, 'noise.mp3');
  writeFileSync(path, 'no sound');
  sounds.set('noise.mp3', { path, digest: sha256('no sound') });
  await expect(
    assembled(timeline([silent], { audio: bed('noise.mp3') }), folder.path, engine),
  ).rejects.toMatchObject({
    code: 'sound-failed',
  });
});

test('an ffmpeg that cannot mix says so before it begins', async () => {
  using folder = temporaryFolder();
  const poor = { ...engine, lacks: ['filter sidechaincompress', 'filter overlay'] };
  const voice: ShotAudio = { src: 'voice.wav', delay: 0, volume: 1, at: [] };
  await expect(
    assembled(timeline([silent], { audio: bed('short.wav') }, [voice]), folder.path, poor),
  ).rejects.toMatchObject({
    code: 'ffmpeg-feature-missing',
    message: expect.stringContaining('lacks filter sidechaincompress'),
  });
});

test('many voices are mixed in files of 24 each, without a change of loudness or time', async () => {
  using folder = temporaryFolder();
  const many = Array.from({ length: 60 }, () => silent);
  const voices = many.map((_, n): ShotAudio | null =>
    n % 2 === 0 ? { src: 'voice.wav', delay: 0.1, volume: 1, at: [] } : null,
  );
  const { film } = await assembled(timeline(many, {}, voices), folder.path, engine);
  const samples = await heard(film.path, engine);
  // Shots of a second and a half; a voice of 0.4 s begins 0.1 s after every other one.
  const strengthAt = (n: number, from: number, to: number) =>
    strength(samples, 300, n * 1.5 + from, n * 1.5 + to);
  const spoken = many.flatMap((_, n) => (n % 2 === 0 ? [strengthAt(n, 0.15, 0.45)] : []));
  for (const one of spoken) expect(Math.abs(one - spoken[0]!)).toBeLessThan(0.01);
  expect(spoken[0]).toBeGreaterThan(0.05);
  for (const n of many.keys()) expect(strengthAt(n, 0.6, 1.4)).toBeLessThan(0.01);
  expect(Math.abs(samples.length - 60 * 1.5 * RATE)).toBeLessThan(RATE / 30);
  const stems = readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.wv'));
  expect(stems).toHaveLength(2);
});

test('the sound of many clips is mixed in files of 24 each, and is the same', async () => {
  using folder = temporaryFolder();
  const many = Array.from({ length: 60 }, () => sounding);
  const { film } = await assembled(timeline(many, {}), folder.path, engine);
  const samples = await heard(film.path, engine);
  // Every twelve frames the tone begins again: none is missing, none is late, and all are as loud.
  const loud = many.map((_, n) => strength(samples, 440, n * 0.4 + 0.05, n * 0.4 + 0.35));
  for (const one of loud) expect(Math.abs(one - loud[0]!)).toBeLessThan(0.01);
  expect(loud[0]).toBeGreaterThan(0.05);
  expect(Math.abs(samples.length - 60 * 0.4 * RATE)).toBeLessThan(RATE / 30);
  const stems = () => readdirSync(join(folder.path, 'conformed')).filter((name) => name.endsWith('.wv'));
  const before = stems();
  // All three groups hold other clips or another number of them; the first two are alike, wherever they are.
  expect(before).toHaveLength(2);
  await assembled(timeline([...many.slice(0, 59), silent], {}), folder.path, engine);
  expect(stems()).toHaveLength(3);
});
