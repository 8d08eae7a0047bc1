import { expect, test } from 'vitest';
import { openAccountLimits } from '../../../src/generate/limits/account-limits.js';
import type { LimitPlace } from '../../../src/generate/limits/memory-limits.js';
import { openMemoryLimits } from '../../../src/generate/limits/memory-limits.js';
import { LEASE_MS } from '../../../src/generate/limits/shared-limits.js';
import { type HeldClock, heldClock } from '../../rig/held-clock.js';

const limits = { submitsPerSecond: 5, takesInFlight: 5, pollsPerSecond: 20 };
const { signal } = new AbortController();

/** A service that counts, and processes that use one account of it. */
function openScene(clock: HeldClock, takeMs: (index: number) => number) {
  const place: LimitPlace = { limits: new Map(), films: new Map() };
  const submits: { readonly at: number; readonly by: string }[] = [];
  let running = 0;
  let mostRunning = 0;
  return {
    submits,
    get mostRunning() {
      return mostRunning;
    },
    /** The most submits in any second. */
    get worstSecond() {
      return Math.max(
        ...submits.map(({ at }) => submits.filter((one) => one.at >= at && one.at < at + 1000).length),
      );
    },
    /** Runs takes as a render does; `dies` before that take ends, and leaves its seats behind. */
    async process(name: string, takes: number, dies = Number.POSITIVE_INFINITY): Promise<number> {
      await using account = openAccountLimits(clock, openMemoryLimits(clock, { place, member: name }));
      const queue = account.queue('model', { limits, earlier: null, random: () => 0.5 });
      const death = new AbortController();
      await Promise.allSettled(
        Array.from({ length: takes }, (_, index) =>
          queue.runTake(async () => {
            const slot = await queue.acquire(death.signal);
            if (slot === 'not-needed') throw new Error('It is needed.');
            submits.push({ at: clock.now(), by: name });
            running += 1;
            mostRunning = Math.max(mostRunning, running);
            await clock.sleep(30, signal);
            const ended = slot.accepted();
            await clock.sleep(takeMs(index), signal);
            running -= 1;
            if (index >= dies) death.abort(new Error('killed'));
            else ended();
          }),
        ),
      );
      return clock.now();
    },
  };
}

test.each([
  ['takes of equal length', () => 4000],
  ['takes of different lengths', (index: number) => 2000 + ((index * 7919) % 40) * 100],
])(
  'three processes keep the limits of one account, wait for each other and lose no time: %s',
  async (_, takeMs) => {
    const clock = heldClock();
    const scene = openScene(clock, takeMs);
    const begun = clock.now();
    const names = ['a', 'b', 'c'];
    const ends = await clock.run(Promise.all(names.map((name) => scene.process(name, 20))));
    expect(scene.submits).toHaveLength(60);
    expect(scene.mostRunning).toBe(5);
    expect(scene.worstSecond).toBeLessThanOrEqual(5);
    const work =
      3 * Array.from({ length: 20 }, (_none, index) => takeMs(index)).reduce((sum, ms) => sum + ms);
    expect((Math.max(...ends) - begun) / (work / 5)).toBeLessThan(1.1);
    // Each has a third of the seats while all are at work.
    const half = scene.submits.slice(0, 30);
    for (const name of names) expect(half.filter(({ by }) => by === name).length).toBeGreaterThan(8);
  },
);

test('where the rate is the limit, three processes submit at the rate of one', async () => {
  const clock = heldClock();
  const scene = openScene(clock, () => 300);
  const begun = clock.now();
  await clock.run(Promise.all(['a', 'b', 'c'].map((name) => scene.process(name, 20))));
  expect(scene.worstSecond).toBeLessThanOrEqual(5);
  const last = scene.submits.at(-1)?.at ?? Number.NaN;
  expect((last - begun) / (59 * 200)).toBeLessThan(1.1);
});

test('the seats of a process that was killed are used again when its lease has ended', async () => {
  const clock = heldClock();
  const scene = openScene(clock, () => 3000);
  const killed = scene.process('killed', 5, 0);
  await clock.pass(2000);
  expect(scene.submits).toHaveLength(5);
  const other = scene.process('other', 5);
  await clock.pass(4000);
  // All takes have ended, and the killed process has not said so.
  expect(scene.submits).toHaveLength(5);
  await clock.run(Promise.all([killed, other]));
  const first = scene.submits[5];
  expect(first?.by).toBe('other');
  expect((first?.at ?? 0) - (scene.submits[4]?.at ?? 0)).toBeLessThan(LEASE_MS + 500);
});
