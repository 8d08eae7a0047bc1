import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { MediaArgument } from '../../src/media/engine.js';
import type { FilmSettings, ShotAudio } from '../../src/storyboard/storyboard.js';
import { hashFile } from '../../src/system/hash-file.js';
import type { Clip } from '../../src/timeline/clip.js';
import type { SoundFile } from '../../src/timeline/timeline-sound.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { clipOf, drawnClip } from './film-rig.js';
import { bed, heardFilm, RATE } from './sound-rig.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
const sounds = new Map<string, SoundFile>();
let silent: Clip;

beforeAll(async () => {
  silent = await drawnClip(engine, join(store.path, 'silent.mp4'), { frames: 60 });
});

async function run(...args: readonly MediaArgument[]): Promise<void> {
  await engine.run({ args }, untroubled);
}

// A burst of 2 kHz that is loudest at a moment and lasts about two milliseconds.
const click = (at: number): string => `0.7*cos(2*PI*2000*(t-${at}))*exp(-pow((t-${at})/0.0007,2))`;

/** A file with clicks at these moments, in the format that its name says. */
async function clicks(
  name: string,
  { rate, at, seconds }: { rate: number; at: readonly number[]; seconds: number },
  ...codec: readonly string[]
): Promise<string> {
  const path = join(store.path, name);
  const source = `aevalsrc='${at.map(click).join('+')}':s=${rate}:d=${seconds}`;
  await run('-f', 'lavfi', '-i', source, ...codec, { write: path });
  sounds.set(name, { path, digest: await hashFile(path) });
  return path;
}

/** The clip with a sound of its own. */
async function withSound(name: string, sound: string, ...codec: readonly string[]): Promise<Clip> {
  const path = join(store.path, name);
  await run('-i', { read: silent.path }, '-i', { read: sound }, '-c:v', 'copy', ...codec, { write: path });
  return clipOf(path);
}

const filmOf = (
  clips: readonly Clip[],
  film: Partial<FilmSettings>,
  voices: readonly (ShotAudio | null)[] = [],
) => heardFilm({ clips, film, voices, sounds }, engine);

/** The moments of the clicks, in seconds. */
function heardClicks(samples: Float32Array): readonly number[] {
  const found: number[] = [];
  for (let n = 0; n < samples.length; n += 1) {
    if (Math.abs(samples[n]!) < 0.3) continue;
    let best = n;
    for (let m = n; m < Math.min(samples.length, n + 480); m += 1) {
      if (Math.abs(samples[m]!) > Math.abs(samples[best]!)) best = m;
    }
    found.push(best / RATE);
    n += 480;
  }
  return found;
}

function expectClicks(samples: Float32Array, moments: readonly number[]): void {
  const heard = heardClicks(samples);
  expect(heard.map((one) => Math.round(one * 1e4) / 1e4)).toEqual(
    moments.map((one) => expect.toSatisfy((found: number) => Math.abs(found - one) < 0.001)),
  );
}

const FORMATS = [
  ['wav', 'pcm_s16le'],
  ['flac', 'flac'],
  ['m4a', 'aac'],
  ['mp3', 'libmp3lame'],
  ['ogg', 'libvorbis'],
  ['mka', 'libopus'],
] as const;

test.each(
  [44_100, 48_000].flatMap((rate) =>
    FORMATS.filter(([, codec]) => codec !== 'libopus' || rate === RATE).map(
      (format) => [rate, ...format] as const,
    ),
  ),
)('a click at %i Hz in %s is heard at its moment, in a bed and in a voice', async (rate, ending, codec) => {
  const bedFile = `bed-${rate}.${ending}`;
  const voiceFile = `voice-${rate}.${ending}`;
  await clicks(bedFile, { rate, at: [0.25, 1.998], seconds: 2 }, '-c:a', codec);
  await clicks(voiceFile, { rate, at: [0.1], seconds: 0.3 }, '-c:a', codec);
  expectClicks(await filmOf([silent], { audio: bed(bedFile, { loop: false }) }), [0.25, 1.998]);
  const voice: ShotAudio = { src: voiceFile, delay: 0.5, volume: 1, at: [] };
  expectClicks(await filmOf([silent, silent], {}, [null, voice]), [2.6]);
});

test.each(
  [44_100, 48_000].flatMap((rate) => FORMATS.slice(0, 5).map((format) => [rate, ...format] as const)),
)('a bed at %i Hz in %s is repeated after its exact length', async (rate, ending, codec) => {
  const file = `loop-${rate}.${ending}`;
  await clicks(file, { rate, at: [0.4], seconds: 1 }, '-c:a', codec);
  const moments = [0.4, 1.4, 2.4, 3.4];
  const heard = await filmOf([silent, silent], { audio: bed(file) });
  // ffmpeg loses up to 128 samples at the end of each Vorbis stream.
  expectClicks(heard, codec === 'libvorbis' ? moments.map((one, n) => one - (n * 128) / rate) : moments);
});

test.each([44_100, 48_000])('a click of a clip at %i Hz is heard with its frame', async (rate) => {
  const sound = await clicks(`own-${rate}.wav`, { rate, at: [0.5, 1.997], seconds: 2 });
  for (const [name, ...codec] of [
    ['edit list', '-c:a', 'aac'],
    ['fragmented', '-c:a', 'aac', '-movflags', 'frag_keyframe+delay_moov+default_base_moof'],
    ['mp3', '-c:a', 'libmp3lame'],
  ] as const) {
    const clip = await withSound(`clip-${rate}-${name.replace(' ', '-')}.mp4`, sound, ...codec);
    expect([name, clip.facts.audio]).not.toEqual([name, null]);
    expectClicks(await filmOf([silent, clip], {}), [2.5, 3.997]);
  }
});

test('the sound of a clip keeps its distance to the frames', async () => {
  const sound = await clicks('own.wav', { rate: RATE, at: [0.5], seconds: 1.5 });
  const offset = async (name: string, ...args: readonly MediaArgument[]): Promise<Clip> => {
    const path = join(store.path, name);
    await run(...args, '-c:v', 'copy', '-c:a', 'aac', { write: path });
    return clipOf(path);
  };
  const [video, audio] = [{ read: silent.path }, { read: sound }];
  const lateSound = await offset('late-sound.mp4', '-i', video, '-itsoffset', '0.25', '-i', audio);
  expectClicks(await filmOf([lateSound], {}), [0.75]);
  const lateVideo = await offset('late-video.mp4', '-itsoffset', '0.2', '-i', video, '-i', audio);
  expectClicks(await filmOf([lateVideo], {}), [0.3]);
  const whole = await offset('whole.mp4', '-i', video, '-i', audio);
  const hidden = await offset('hidden.mp4', '-ss', '0.3', '-i', { read: whole.path });
  expect(hidden.facts.oddEdit).toBe(true);
  expectClicks(await filmOf([hidden], {}), [0.5]);
});
