import { expect, test } from 'vitest';
import { openFrameStream } from '../../../../src/providers/draft/engine/draw/frame-stream.js';
import { cancelFlag } from '../../../../src/providers/draft/engine/memory/cancel-flag.js';

const frame = Uint8Array.of(1);

/** A stream whose frames the test completes. */
function controlledStream(count: number, workers: number, signal = new AbortController().signal) {
  const started: { readonly index: number; readonly finish: () => void }[] = [];
  const cancel = cancelFlag();
  const draw = (index: number): Promise<Uint8Array> =>
    new Promise((resolve) => {
      started.push({ index, finish: () => resolve(Uint8Array.of(index)) });
    });
  return { started, cancel, stream: openFrameStream({ count, workers, cancel, signal, draw }) };
}

test('a stream draws one frame per worker at once', async () => {
  const { started, stream } = controlledStream(10, 2);
  const reader = stream.frames()[Symbol.asyncIterator]();
  const first = reader.next();
  expect(started.map(({ index }) => index)).toEqual([0, 1]);
  started[1]!.finish();
  started[0]!.finish();
  expect((await first).value).toEqual(Uint8Array.of(0));
});

test('frames arrive in order, whichever is finished first', async () => {
  const { started, stream } = controlledStream(3, 3);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const one of stream.frames()) seen.push(one[0]!);
  })();
  for (const n of [2, 1, 0]) started[n]!.finish();
  await reading;
  expect(seen).toEqual([0, 1, 2]);
});

test('a stream stops drawing a few frames ahead of its reader', async () => {
  let drawn = 0;
  const stream = openFrameStream({
    count: 100,
    workers: 2,
    cancel: cancelFlag(),
    signal: new AbortController().signal,
    draw: async () => {
      drawn += 1;
      return frame;
    },
  });
  const reader = stream.frames()[Symbol.asyncIterator]();
  await reader.next();
  for (let n = 0; n < 50; n++) await Promise.resolve();
  expect(drawn).toBe(5);
});

test('a frame that fails to draw rejects the read with its error', async () => {
  const stream = openFrameStream({
    count: 4,
    workers: 2,
    cancel: cancelFlag(),
    signal: new AbortController().signal,
    draw: async (index) => {
      if (index === 1) throw new Error('draw failed');
      return frame;
    },
  });
  const reading = (async () => {
    for await (const _ of stream.frames());
  })();
  await expect(reading).rejects.toThrow('draw failed');
});

test('the frames of a clip can be read once', async () => {
  const { started, stream } = controlledStream(1, 1);
  const reader = stream.frames()[Symbol.asyncIterator]();
  const one = reader.next();
  started[0]!.finish();
  await one;
  await reader.next();
  await expect(stream.frames()[Symbol.asyncIterator]().next()).rejects.toThrow(/read once/);
});
