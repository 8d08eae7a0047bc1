import { setMaxListeners } from 'node:events';
import { expect, test } from 'vitest';
import { allowManyWaits } from '../../src/system/allow-many-waits.js';
import { systemClock } from '../../src/system/clock.js';
import { openTimeLimit } from '../../src/system/time-limit.js';
import { untilAborted } from '../../src/system/until-aborted.js';

// Node warns at the eleventh listener, in the next tick.
async function warningsOf(use: (signal: AbortSignal) => unknown): Promise<readonly Error[]> {
  const others = process.listeners('warning');
  const warnings: Error[] = [];
  const onWarning = (warning: Error): void => void warnings.push(warning);
  process.removeAllListeners('warning');
  process.on('warning', onWarning);
  const controller = new AbortController();
  setMaxListeners(10, controller.signal); // The default of Node 20; later lines have no limit for signals.
  const uses = Array.from({ length: 20 }, async () => use(controller.signal));
  await new Promise((resolve) => setImmediate(resolve));
  controller.abort(new Error('The test is over.'));
  await Promise.allSettled(uses);
  process.off('warning', onWarning);
  for (const listener of others) process.on('warning', listener);
  return warnings;
}

const forever = new Promise<never>(() => undefined);

test('Node warns of many waits for one signal', async () => {
  expect(await warningsOf((signal) => signal.addEventListener('abort', () => undefined))).toHaveLength(1);
});

test.each<[string, (signal: AbortSignal) => unknown]>([
  ['sleeps', (signal) => systemClock.sleep(60_000, signal)],
  ['waits', (signal) => untilAborted(forever, signal)],
  [
    'time limits',
    async (signal) => {
      using limit = openTimeLimit(signal, 60_000);
      await untilAborted(forever, limit.signal);
    },
  ],
  ['listeners', (signal) => allowManyWaits(signal).addEventListener('abort', () => undefined)],
])('twenty %s of one signal bring no warning', async (_, use) => {
  expect(await warningsOf(use)).toEqual([]);
});
