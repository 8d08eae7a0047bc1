import { expect, test } from 'vitest';
import { openUrgentPool } from '../../src/system/urgent-pool.js';

/** Work that starts and ends when the test says so. */
function scene(slots: number) {
  const pool = openUrgentPool(slots);
  const started: string[] = [];
  const ends = new Map<string, () => void>();
  const urgencies = new Map<string, number>();
  return {
    pool,
    started,
    add(name: string, urgency = 0) {
      urgencies.set(name, urgency);
      const work = () =>
        new Promise<string>((done) => {
          started.push(name);
          ends.set(name, () => done(name));
        });
      return pool.run(work, () => urgencies.get(name) ?? 0);
    },
    raise: (name: string, urgency: number) => void urgencies.set(name, urgency),
    async end(name: string) {
      ends.get(name)?.();
      await new Promise((done) => setImmediate(done));
    },
  };
}

test('equally urgent work runs in order, in as many slots as there are', async () => {
  const { add, end, started } = scene(2);
  const results = ['a', 'b', 'c', 'd'].map((name) => add(name));
  expect(started).toEqual(['a', 'b']);
  await end('b');
  expect(started).toEqual(['a', 'b', 'c']);
  await end('a');
  expect(started).toEqual(['a', 'b', 'c', 'd']);
  await end('c');
  await end('d');
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd']);
});

test('a free slot takes the most urgent work, by its urgency at that moment', async () => {
  const { add, end, raise, started } = scene(1);
  for (const name of ['a', 'b', 'c', 'd']) void add(name);
  raise('d', 0.5);
  raise('c', 0.4);
  await end('a');
  await end('d');
  expect(started).toEqual(['a', 'd', 'c']);
});

test('work of a higher class than all running work starts at once, one for each class', async () => {
  const { add, pool, raise, started } = scene(2);
  for (const name of ['a', 'b', 'c']) void add(name, 0.3);
  void add('edited', 2);
  void add('edited too', 2);
  expect(started).toEqual(['a', 'b', 'edited']);
  raise('c', 1);
  pool.reconsider();
  expect(started).toEqual(['a', 'b', 'edited']);
});

test('work that becomes urgent while it waits starts when the pool is asked again', async () => {
  const { add, pool, raise, started } = scene(2);
  for (const name of ['a', 'b', 'c']) void add(name);
  raise('c', 1);
  expect(started).toEqual(['a', 'b']);
  pool.reconsider();
  expect(started).toEqual(['a', 'b', 'c']);
});

test('work that fails frees its slot', async () => {
  const { pool, add, started } = scene(1);
  const failed = pool.run(
    () => Promise.reject(new Error('no')),
    () => 0,
  );
  void add('next');
  await expect(failed).rejects.toThrow('no');
  await new Promise((done) => setImmediate(done));
  expect(started).toEqual(['next']);
});
