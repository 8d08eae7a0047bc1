import { expect, test } from 'vitest';
import { orderedPool, settleAll, sharedByNeighbours } from '../../src/system/ordered-pool.js';

test('work starts in order, with a limit of concurrent work', async () => {
  const begun: number[] = [];
  const waiting: (() => void)[] = [];
  const done = orderedPool(5, 2, async (n) => {
    begun.push(n);
    await new Promise<void>((resolve) => waiting.push(resolve));
  });
  expect(begun).toEqual([0, 1]);
  waiting.shift()!();
  await expect.poll(() => begun).toEqual([0, 1, 2]);
  while (begun.length < 5) {
    waiting.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  }
  for (const go of waiting) go();
  await done;
  expect(begun).toEqual([0, 1, 2, 3, 4]);
});

test('after a failure no work is started, running work is awaited, and the first failure is thrown', async () => {
  const begun: number[] = [];
  let finish = (): void => {};
  const done = orderedPool(9, 2, async (n) => {
    begun.push(n);
    if (n === 1) throw new Error('second');
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    throw new Error('first');
  });
  let settled = false;
  const failed = expect(done.finally(() => (settled = true))).rejects.toThrow('first');
  await new Promise((resolve) => setImmediate(resolve));
  expect(settled).toBe(false);
  finish();
  await failed;
  expect(begun).toEqual([0, 1]);
});

test('all promises are awaited before a failure is thrown', async () => {
  let ready = false;
  const late = new Promise<void>((resolve) => setImmediate(resolve)).then(() => (ready = true));
  await expect(settleAll([Promise.reject(new Error('early')), late])).rejects.toThrow('early');
  expect(ready).toBe(true);
});

test('a value shared by neighbours is computed once and kept until all of them are done', async () => {
  const made: number[] = [];
  const shared = sharedByNeighbours(4, async (n) => {
    made.push(n);
    return n;
  });
  for (let n = 0; n < 4; n += 1) {
    await settleAll(shared.around(n));
    shared.leave(n);
  }
  expect(made).toEqual([0, 1, 2, 3]);
  await shared.of(0); // It was not kept any longer.
  expect(made).toEqual([0, 1, 2, 3, 0]);
});
