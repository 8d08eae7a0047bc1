import { expect, test } from 'vitest';
import { openFrameStream } from '../../../../src/providers/draft/engine/draw/frame-stream.js';
import { cancelFlag } from '../../../../src/providers/draft/engine/memory/cancel-flag.js';

const frame = Uint8Array.of(1);

/** A stream whose frames are finished by hand. */
function handDrawn(count: number, workers: number, signal = new AbortController().signal) {
  const begun: { readonly index: number; readonly finish: () => void }[] = [];
  const cancel = cancelFlag();
  const draw = (index: number): Promise<Uint8Array> =>
    new Promise((resolve) => {
      begun.push({ index, finish: () => resolve(Uint8Array.of(index)) });
    });
  return { begun, cancel, stream: openFrameStream({ count, workers, cancel, signal, draw }) };
}

test('no more frames are at work than there are workers', async () => {
  const { begun, stream } = handDrawn(10, 2);
  const reader = stream.frames()[Symbol.asyncIterator]();
  const first = reader.next();
  expect(begun.map(({ index }) => index)).toEqual([0, 1]);
  begun[1]!.finish();
  begun[0]!.finish();
  expect((await first).value).toEqual(Uint8Array.of(0));
});

test('frames come in order, whichever is finished first', async () => {
  const { begun, stream } = handDrawn(3, 3);
  const seen: number[] = [];
  const reading = (async () => {
    for await (const one of stream.frames()) seen.push(one[0]!);
  })();
  for (const n of [2, 1, 0]) begun[n]!.finish();
  await reading;
  expect(seen).toEqual([0, 1, 2]);
});

test('a reader who stops reading is not drawn ahead of for ever', async () => {
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

test('a frame that cannot be drawn ends the reading with its reason', async () => {
  const stream = openFrameStream({
    count: 4,
    workers: 2,
    cancel: cancelFlag(),
    signal: new AbortController().signal,
    draw: async (index) => {
      if (index === 1) throw new Error('no paint');
      return frame;
    },
  });
  const reading = (async () => {
    for await (const _ of stream.frames());
  })();
  await expect(reading).rejects.toThrow('no paint');
});

test('frames can be read once', async () => {
  const { begun, stream } = handDrawn(1, 1);
  const reader = stream.frames()[Symbol.asyncIterator]();
  const one = reader.next();
  begun[0]!.finish();
  await one;
  await reader.next();
  await expect(stream.frames()[Symbol.asyncIterator]().next()).rejects.toThrow(/read once/);
});
