import { expect, test } from 'vitest';
import { openPlacement } from '../../../src/jobs/queue/placement.js';
import type { Outage } from '../../../src/jobs/queue/render-members.js';

const { signal } = new AbortController();
const down: Outage = { kind: 'down' };

function openLink(outage: Outage | undefined) {
  const listeners = new Set<() => void>();
  return {
    outage,
    onOutage(listener: () => void): Disposable {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    set(next: Outage | undefined): void {
      this.outage = next;
      for (const listener of listeners) listener();
    },
  };
}

test('all jobs go to workers while there are any', async () => {
  using placement = openPlacement({ link: openLink(undefined), places: 1 });
  const all = await Promise.all([placement.next(signal), placement.next(signal), placement.next(signal)]);
  expect(all.map(({ at }) => at)).toEqual(['workers', 'workers', 'workers']);
});

test('during an outage jobs wait for a place here, and what still waits goes to the first workers', async () => {
  const link = openLink(down);
  using placement = openPlacement({ link, places: 1 });
  const first = await placement.next(signal);
  const [second, third] = [placement.next(signal), placement.next(signal)];
  if (first.at === 'workers') throw new Error('There are no workers.');
  first[Symbol.dispose]();
  first[Symbol.dispose](); // Counts once.
  expect((await second).at).toBe('here');
  link.set(undefined);
  expect((await third).at).toBe('workers');
});

test('a job that is given up leaves its place in the line', async () => {
  const link = openLink(down);
  using placement = openPlacement({ link, places: 1 });
  const first = await placement.next(signal);
  const stop = new AbortController();
  const given = placement.next(stop.signal);
  const next = placement.next(signal);
  stop.abort(new Error('edited'));
  await expect(given).rejects.toThrow('edited');
  if (first.at === 'here') first[Symbol.dispose]();
  expect((await next).at).toBe('here');
  await expect(placement.next(AbortSignal.abort(new Error('late')))).rejects.toThrow('late');
});
