import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { soundTrackIn } from '../../src/film/sound/mix-sound.js';
import type { FilmSettings, ShotAudio } from '../../src/storyboard/storyboard.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { SoundFile } from '../../src/timeline/timeline-sound.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { drawnClip } from './film-rig.js';
import { bed, heardFilm, RATE, strength } from './sound-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
const sounds = new Map<string, SoundFile>();
let silent: Clip;

beforeAll(async () => {
  silent = await drawnClip(engine, join(store.path, 'silent.mp4'), { frames: 60 });
});

interface Part {
  readonly hertz: number;
  readonly rate: number;
  readonly channels: number;
}

/** A file of parts of 0.8 seconds, each as its own encoder wrote it, one after the other. */
async function joined(name: string, codec: string, parts: readonly Part[]): Promise<void> {
  const bytes: Buffer[] = [];
  for (const [n, { hertz, rate, channels }] of parts.entries()) {
    const path = join(store.path, `${n}-${name}`);
    const source = `sine=${hertz}:d=0.8:r=${rate},volume=4`;
    const args = ['-f', 'lavfi', '-i', source, '-ac', String(channels), '-c:a', codec, { write: path }];
    await engine.run({ args }, untroubled);
    bytes.push(readFileSync(path));
  }
  const path = join(store.path, name);
  writeFileSync(path, Buffer.concat(bytes));
  sounds.set(name, { path, digest: sha256(Buffer.concat(bytes)) });
}

const filmOf = (
  clips: readonly Clip[],
  film: Partial<FilmSettings>,
  voices: readonly (ShotAudio | null)[] = [],
) => heardFilm({ clips, film, voices, sounds }, engine);

const A: Part = { hertz: 440, rate: 44_100, channels: 1 };
const CHANGES: readonly (readonly [string, string, string, readonly Part[]])[] = [
  ['MP3 of two rates', 'rates.mp3', 'libmp3lame', [A, { hertz: 1000, rate: 22_050, channels: 2 }]],
  ['AAC of two channel counts', 'channels.aac', 'aac', [A, { hertz: 1000, rate: 44_100, channels: 2 }]],
  ['chained Ogg Vorbis', 'chain.ogg', 'libvorbis', [A, { ...A, hertz: 1000 }]],
  [
    'chained Ogg Vorbis of two rates',
    'two.ogg',
    'libvorbis',
    [A, { hertz: 1000, rate: 48_000, channels: 2 }],
  ],
  [
    'chained Opus',
    'chain.opus',
    'libopus',
    [
      { ...A, rate: 48_000 },
      { hertz: 1000, rate: 48_000, channels: 2 },
    ],
  ],
  ['chained Ogg FLAC', 'chain.oga', 'flac', [A, { ...A, hertz: 1000 }]],
  ['chained Ogg FLAC of two rates', 'two.oga', 'flac', [A, { hertz: 1000, rate: 48_000, channels: 2 }]],
  ['AC-3 of two rates', 'two.ac3', 'ac3', [A, { hertz: 1000, rate: 48_000, channels: 2 }]],
];

test.each(CHANGES)('%s sounds to its end, as a bed and as a voice', async (_, name, codec, parts) => {
  await joined(name, codec, parts);
  const once = await filmOf([silent, silent], { audio: bed(name, { loop: false }) });
  const expectParts = (samples: Float32Array, at: number): void => {
    expect(strength(samples, 440, at + 0.1, at + 0.7)).toBeGreaterThan(0.1);
    expect(strength(samples, 1000, at + 0.1, at + 0.7)).toBeLessThan(0.02);
    expect(strength(samples, 1000, at + 0.95, at + 1.5)).toBeGreaterThan(0.1);
    expect(strength(samples, 440, at + 0.95, at + 1.5)).toBeLessThan(0.02);
  };
  const expectLength = (samples: Float32Array): void => {
    expect(Math.abs(samples.length - 4 * RATE)).toBeLessThanOrEqual(1024);
  };
  expectLength(once);
  expectParts(once, 0);
  expect(strength(once, 1000, 1.8, 3.9)).toBeLessThan(0.005);
  const repeated = await filmOf([silent, silent], { audio: bed(name) });
  expectLength(repeated);
  expectParts(repeated, 0);
  expect(strength(repeated, 440, 1.85, 2.3)).toBeGreaterThan(0.1);
  const voice: ShotAudio = { src: name, delay: 0.2, volume: 1, at: [] };
  const spoken = await filmOf([silent, silent], {}, [null, voice]);
  expectLength(spoken);
  expectParts(spoken, 2.2);
});

test('a mixed track that decodes to more or less than the film is refused', async () => {
  const path = join(store.path, 'second.m4a');
  const args = ['-f', 'lavfi', '-i', `sine=440:d=1:r=${RATE}`, '-c:a', 'aac', { write: path }];
  await engine.run({ args }, untroubled);
  expect(await soundTrackIn(path, RATE)).toBeDefined();
  expect(await soundTrackIn(path, RATE * 2)).toBeUndefined();
  expect(await soundTrackIn(path, RATE / 2)).toBeUndefined();
});
