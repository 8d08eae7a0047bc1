import { expect, test } from 'vitest';
import { inbetween } from '../../../../src/providers/draft/engine/inbetween.js';
import { sharedPool } from '../../../../src/providers/draft/engine/workers/worker-pool.js';
import { photo } from './drawn-images.js';

const size = { width: 640, height: 360 };
const first = photo({ seed: 1, ...size });
const last = photo({ seed: 1, shift: 30, ...size });

test('cancelling the analysis stops the work and rejects with the reason', async () => {
  const controller = new AbortController();
  const planning = inbetween(first, last, { frames: 30, signal: controller.signal });
  expect(sharedPool().busy).toBeGreaterThan(0);
  controller.abort(new Error('enough'));
  await expect(planning).rejects.toThrow('enough');
  await sharedPool().idle();
  expect(sharedPool().busy).toBe(0);
});

test('cancelling a clip stops its frames and leaves no running job', async () => {
  const controller = new AbortController();
  const clip = await inbetween(first, last, { frames: 500, signal: controller.signal });
  let count = 0;
  const reading = async (): Promise<void> => {
    for await (const _ of clip.frames()) if (++count === 3) controller.abort(new Error('enough'));
  };
  await expect(reading()).rejects.toThrow('enough');
  expect(count).toBe(3);
  await clip[Symbol.asyncDispose]();
  expect(sharedPool().busy).toBe(0);
});

test('a reader that stops early leaves no running job', async () => {
  const clip = await inbetween(first, last, { frames: 500, signal: new AbortController().signal });
  for await (const _ of clip.frames()) break;
  await clip[Symbol.asyncDispose]();
  expect(sharedPool().busy).toBe(0);
});

test('an aborted signal starts no job', async () => {
  const signal = AbortSignal.abort(new Error('too late'));
  await expect(inbetween(first, last, { frames: 30, signal })).rejects.toThrow('too late');
  expect(sharedPool().busy).toBe(0);
});
