import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { inspectSound } from '../../src/ingest/inspect-sound.js';
import type { MediaArgument } from '../../src/media/engine.js';
import { engineHere, temporaryFolder, untroubled } from '../media/engines.js';
import { oddClip } from '../media/odd-clips.js';
import { examiner, wav } from './sounds.js';

const engine = await engineHere();
const store = temporaryFolder();
afterAll(() => store[Symbol.dispose]());
const NOISE = 'anoisesrc=d=4:a=0.3:r=44100:seed=1';

async function made(name: string, ...args: readonly MediaArgument[]): Promise<Buffer> {
  const path = join(store.path, name);
  await engine.run({ args: ['-f', 'lavfi', '-i', NOISE, '-ac', '2', ...args, { write: path }] }, untroubled);
  return readFileSync(path);
}

async function inspected(name: string, bytes: Uint8Array) {
  const path = join(store.path, `inspected-${name}`);
  writeFileSync(path, bytes);
  const at = ['film', 'audio', 'src'];
  const { seconds, problem } = await inspectSound({ src: name, path, digest: sha256(bytes), at }, examiner);
  return { seconds, code: problem?.code ?? null, problem };
}

const WHOLE: readonly (readonly [string, ...string[]])[] = [
  ['a.wav'],
  ['a.flac'],
  ['a.mp3'],
  ['plain.mp3', '-write_xing', '0', '-id3v2_version', '0'],
  ['a.ogg'],
  ['a.opus'],
  ['a.aac'],
  ['a.m4a'],
  ['fast.m4a', '-movflags', '+faststart'],
  ['a.mka'],
  ['a.aiff'],
  ['a.wv'],
];

test.each(WHOLE)('%s is fine as a whole, and reported when it is cut off', async (name, ...args) => {
  const whole = await made(name, ...args);
  const { seconds, code } = await inspected(name, whole);
  expect(code).toBeNull();
  expect(Math.abs(seconds! - 4)).toBeLessThan(0.1);
  for (const part of [0.35, 0.6, 0.85]) {
    const cut = await inspected(name, whole.subarray(0, Math.floor(whole.length * part) + 100));
    expect([name, part, cut.code]).toEqual([name, part, 'sound-cut-off']);
    // Nothing says how long an MP3 without a header or an AAC stream should be.
    const isKnown = !['plain.mp3', 'a.aac'].includes(name);
    expect(cut.problem).toMatchObject({
      severity: isKnown ? 'error' : 'warning',
      at: { path: ['film', 'audio', 'src'] },
      message: expect.stringContaining(name),
    });
  }
});

const WEBM = ['-ar', '48000', '-c:a', 'libopus'];
const PLAYED_ONCE: readonly (readonly [string, ...string[]])[] = [
  ['a.wav'],
  ['pcm24.wav', '-c:a', 'pcm_s24le'],
  ['huge.wav', '-rf64', 'always'],
  ['a.w64'],
  ['a.aiff'],
  ['a.caf'],
  ['a.au'],
  ['a.voc'],
  ['a.flac'],
  ['a.tta'],
  ['a.wma'],
  ['a.wv'],
  ['a.m4a'],
  ['fast.m4a', '-movflags', '+faststart'],
  ['fragments.m4a', '-movflags', '+frag_keyframe+empty_moov'],
  ['lossless.m4a', '-c:a', 'alac'],
  ['a.mka'],
  ['flac.mka', '-c:a', 'flac'],
  ['a.webm', ...WEBM],
];

/** The files of a table in one run, each of half a second. */
async function madeAtOnce(
  prefix: string,
  files: readonly (readonly [string, ...string[]])[],
  channels: number,
) {
  const outputs = files.flatMap(([name, ...args]): MediaArgument[] => {
    const path = join(store.path, `${prefix}-${name}`);
    return ['-t', '0.5', '-ac', String(channels), ...args, { write: path }];
  });
  await engine.run({ args: ['-f', 'lavfi', '-i', NOISE, ...outputs] }, untroubled);
}

const playedOnce = Promise.all([madeAtOnce('first', PLAYED_ONCE, 2), madeAtOnce('second', PLAYED_ONCE, 1)]);

// Players play the first file only, or the second one wrongly.
test.each(PLAYED_ONCE)('two files of %s one after the other are reported', async (name) => {
  await playedOnce;
  const first = readFileSync(join(store.path, `first-${name}`));
  const second = readFileSync(join(store.path, `second-${name}`));
  for (const next of [first, second]) {
    const { problem, seconds } = await inspected(name, Buffer.concat([first, next]));
    expect(seconds).toBeNull();
    expect(problem).toMatchObject({
      code: 'sound-joined',
      severity: 'error',
      at: { path: ['film', 'audio', 'src'] },
      message: expect.stringContaining(`"${name}" is several sound files`),
    });
    expect(problem?.message).toContain(`at byte ${first.length},`);
  }
});

test('sounds of two formats one after the other are reported', async () => {
  const endings = [await made('end.wav'), await made('end.flac'), await made('end.aiff')];
  for (const name of ['start.mp3', 'start.aac', 'start.ogg', 'start.flac', 'start.wav']) {
    const first = await made(name);
    for (const end of endings) {
      const { problem } = await inspected(name, Buffer.concat([first, end]));
      expect(problem).toMatchObject({ code: 'sound-joined' });
      expect(problem?.message).toContain(`at byte ${first.length},`);
    }
  }
});

test.each([
  ['a.mp3'],
  ['plain.mp3', '-write_xing', '0', '-id3v2_version', '0'],
  ['a.aac'],
  ['a.ogg'],
  ['a.opus'],
  ['flac.oga', '-c:a', 'flac'],
  ['a.ac3'],
  ['a.mp2'],
  ['a.ts', '-c:a', 'aac'],
])('two files of %s one after the other are one sound', async (name, ...args) => {
  const first = await made(name, ...args);
  const { seconds, code } = await inspected(name, Buffer.concat([first, first]));
  expect(code).toBeNull();
  expect(Math.abs(seconds! - 8)).toBeLessThan(0.2);
});

test('a video is a sound when it has an audio track', async () => {
  expect(await inspected('sound.mp4', readFileSync(oddClip('with sound')))).toMatchObject({ code: null });
  expect(await inspected('silent.mp4', readFileSync(oddClip('ordinary')))).toMatchObject({
    code: 'not-a-sound',
    problem: { message: '"silent.mp4" has no sound: it contains no audio track.' },
  });
});

test('a sound of no length is reported', async () => {
  for (const name of ['zero.wav', 'zero.flac', 'zero.m4a']) {
    const { code, problem } = await inspected(name, await made(name, '-t', '0'));
    expect([name, code]).toEqual([
      name,
      expect.stringMatching(/^(?:sound-empty|not-a-sound|sound-unreadable)$/),
    ]);
    expect(problem).toMatchObject({ severity: 'error', at: { path: ['film', 'audio', 'src'] } });
  }
  expect(await inspected('header.wav', wav(0))).toMatchObject({ code: 'sound-empty' });
});

test('a WAV of a program that did not know its length is fine', async () => {
  const whole = await made('b.wav');
  const size = whole.indexOf('data') + 4;
  for (const stated of [0, 0xffff_ffff, 0x7fff_f000]) {
    const bytes = Buffer.from(whole);
    bytes.writeUInt32LE(stated, size);
    const { code, seconds } = await inspected('streamed.wav', bytes);
    expect([stated, code, Math.round(seconds!)]).toEqual([stated, null, 4]);
  }
  const longer = Buffer.from(whole);
  longer.writeUInt32LE(longer.readUInt32LE(size) + 200_000, size);
  expect(await inspected('longer.wav', longer)).toMatchObject({ code: 'sound-cut-off' });
});

test('a sound with tags and a cover is fine', async () => {
  const whole = await made('c.mp3');
  const tag = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125)]);
  expect(await inspected('tagged.mp3', Buffer.concat([whole, tag]))).toMatchObject({ code: null });
  const cover = join(store.path, 'covered.mp3');
  const colour = ['-f', 'lavfi', '-i', 'color=red:s=64x64:d=0.04'];
  const maps = [
    '-map',
    '0:a',
    '-map',
    '1:v',
    '-frames:v',
    '1',
    '-c:v',
    'mjpeg',
    '-disposition:v',
    'attached_pic',
  ];
  await engine.run(
    { args: ['-i', { read: join(store.path, 'c.mp3') }, ...colour, ...maps, { write: cover }] },
    untroubled,
  );
  expect(await inspected('covered.mp3', readFileSync(cover))).toMatchObject({ code: null });
});

test('a sound that is known to be fine is not decoded again', async () => {
  const path = join(store.path, 'known.wav');
  writeFileSync(path, wav(1));
  const engine = () => Promise.reject(new Error('nothing was to be decoded'));
  const sound = { src: 'known.wav', path, digest: sha256(wav(1)), at: [] };
  const known = { ...examiner, engine, cache: { seconds: () => 1 } };
  expect(await inspectSound(sound, known)).toEqual({ seconds: 1, problem: null });
});
