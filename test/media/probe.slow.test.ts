import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { probeClip } from '../../src/media/probe.js';
import type { ClipFacts } from '../../src/timeline/clip.js';
import { temporaryFolder, untroubled } from './engines.js';
import { ODD_CLIPS, oddClip } from './odd-clips.js';

const folder = temporaryFolder();
afterAll(() => folder[Symbol.dispose]());
const facts = new Map<string, ClipFacts>();
const paths = new Map<string, string>();

beforeAll(async () => {
  for (const name of ODD_CLIPS) {
    paths.set(name, oddClip(name));
    facts.set(name, await probeClip(oddClip(name)));
  }
});

test('all facts of a regular clip are read', () => {
  expect(facts.get('ordinary')).toEqual({
    width: 96,
    height: 64,
    frames: 12,
    rate: [30, 1],
    timescale: 15360,
    duration: 0.4,
    codec: 'h264',
    config: expect.stringMatching(/^[0-9a-f]{64}$/),
    pixelFormat: 'yuv420p',
    sampleAspect: [1, 1],
    rotation: 0,
    colour: { primaries: 'bt709', transfer: 'bt709', matrix: 'bt709', fullRange: false },
    fragmented: false,
    oddEdit: false,
    audio: null,
  });
});

test.each([
  ['other size', { width: 64, height: 96 }],
  ['24 fps', { rate: [24, 1], duration: 0.5 }],
  ['25 fps', { rate: [25, 1] }],
  ['29.97 fps', { rate: [30000, 1001] }],
  ['timescale 600', { timescale: 600, rate: [30, 1] }],
  ['timescale 90000', { timescale: 90000, rate: [30, 1] }],
  ['variable rate', { rate: null, frames: 12 }],
  ['10 bit', { codec: 'hevc', pixelFormat: 'yuv420p10le' }],
  ['4:4:4', { pixelFormat: 'yuv444p' }],
  ['full range', { pixelFormat: 'yuvj420p', colour: expect.objectContaining({ fullRange: true }) }],
  ['other colour tags', { colour: expect.objectContaining({ matrix: 'smpte170m' }) }],
  ['no colour tags', { colour: expect.objectContaining({ primaries: null, matrix: null }) }],
  ['wide pixels', { sampleAspect: [2, 1] }],
  ['rotated', { rotation: expect.toSatisfy((turn: number) => turn === 90 || turn === 270) }],
  ['hevc', { codec: 'hevc', pixelFormat: 'yuv420p' }],
  ['fragmented', { fragmented: true, frames: 12, rate: [30, 1], duration: 0.4 }],
  ['with sound', { audio: { codec: 'aac', sampleRate: 44100, channels: 1 }, frames: 12 }],
  ['one frame more', { frames: 13 }],
  ['one frame', { frames: 1 }],
  ['negative composition offsets', { frames: 12, rate: [30, 1], duration: 0.4 }],
  ['no edit list', { frames: 12, oddEdit: false }],
  ['starts late', { oddEdit: true }],
] as const)('%s is seen', (name, seen) => {
  expect(facts.get(name)).toMatchObject(seen);
});

test.each(['no weighted prediction', 'cavlc', 'baseline', 'more references', '4:4:4', 'hevc'])(
  'the decoder configuration of "%s" is another one',
  (name) => {
    expect(facts.get(name)?.config).not.toBe(facts.get('ordinary')?.config);
  },
);

test('remuxing a clip does not change its decoder configuration', () => {
  for (const name of ['timescale 600', 'fragmented', 'rotated', 'with sound', 'one frame more']) {
    expect(facts.get(name)?.config).toBe(facts.get('ordinary')?.config);
  }
});

test('a clip truncated anywhere is corrupt', async () => {
  const whole = readFileSync(paths.get('ordinary')!);
  const path = join(folder.path, 'cut.mp4');
  for (let length = 0; length < whole.length; length += 97) {
    writeFileSync(path, whole.subarray(0, length));
    await expect(probeClip(path), `${length} bytes`).rejects.toMatchObject({ code: 'clip-corrupt' });
  }
});

test('a damaged byte only ever gives a clip-corrupt error', async () => {
  const whole = readFileSync(paths.get('ordinary')!);
  const path = join(folder.path, 'damaged.mp4');
  const index = whole.indexOf('moov');
  for (let at = 0; at < index + 900; at += 3) {
    const damaged = Buffer.from(whole);
    damaged[at] = 0xff;
    writeFileSync(path, damaged);
    const outcome = await probeClip(path).catch((error: { code: string }) => error.code);
    if (typeof outcome === 'string') expect(outcome, `byte ${at}`).toBe('clip-corrupt');
  }
});

test('a missing file is reported as missing', async () => {
  await expect(probeClip(join(folder.path, 'absent.mp4'))).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(probeClip(untroubled.aborted ? '' : folder.path)).rejects.toThrow();
});
