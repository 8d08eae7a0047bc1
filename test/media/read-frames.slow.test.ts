import { expect, test } from 'vitest';
import type { MediaArgument, MediaEngine } from '../../src/media/engine.js';
import { readFrames } from '../../src/media/read-frames.js';
import { enginesHere, untroubled } from './engines.js';

const engines = await enginesHere();
const [width, height] = [320, 180];
const bytes = (width * height * 3) / 2;

const args = (frames: number): readonly MediaArgument[] => [
  ...['-f', 'lavfi', '-i', `testsrc2=size=${width}x${height}:rate=30`, '-frames:v', String(frames)],
  ...['-pix_fmt', 'yuv420p', '-f', 'rawvideo', 'pipe:1'],
];

test.each(engines)('all frames arrive in order ($kind)', async (engine) => {
  const { stdout } = await engine.run({ args: args(8) }, untroubled);
  const frames: Uint8Array[] = [];
  for await (const frame of readFrames(engine, { args: args(8), bytes }, untroubled)) frames.push(frame);
  expect(frames).toHaveLength(8);
  expect(Buffer.compare(Buffer.concat(frames), stdout)).toBe(0);
});

test('ffmpeg waits for the reader, so that few frames are in memory', async () => {
  const [engine] = engines as readonly [MediaEngine];
  let [delivered, read, most] = [0, 0, 0];
  const counted: MediaEngine = {
    ...engine,
    run: (job, signal) =>
      engine.run(
        {
          ...job,
          onOutput: (chunk) => {
            delivered += chunk.length;
            most = Math.max(most, delivered - read * bytes);
            return job.onOutput?.(chunk);
          },
        },
        signal,
      ),
  };
  for await (const frame of readFrames(counted, { args: args(200), bytes }, untroubled)) {
    expect(frame).toHaveLength(bytes);
    read += 1;
  }
  expect(read).toBe(200);
  expect(most).toBeLessThan(8 * bytes);
});

test('ffmpeg ends when the reader leaves early', async () => {
  const [engine] = engines as readonly [MediaEngine];
  const endless = args(1e9);
  let read = 0;
  for await (const _ of readFrames(engine, { args: endless, bytes }, untroubled)) {
    read += 1;
    if (read === 3) break;
  }
  expect(read).toBe(3);
});

test('a failure of ffmpeg and an aborted signal reach the reader', async () => {
  const [engine] = engines as readonly [MediaEngine];
  const none = readFrames(engine, { args: ['-i', { read: '/missing.mp4' }, 'pipe:1'], bytes }, untroubled);
  await expect(none.next()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
  const stop = new AbortController();
  const frames = readFrames(engine, { args: args(1e9), bytes }, stop.signal);
  await frames.next();
  stop.abort(new Error('enough'));
  await expect(
    (async () => {
      for await (const _ of frames);
    })(),
  ).rejects.toThrow('enough');
});
