import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { openTimeLimit } from '../../src/system/time-limit.js';
import { readSources } from '../rig/sources.js';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

// Only the signal is kept, as in a call that passes it on.
function signalWithin(ms: number, signal = new AbortController().signal): AbortSignal {
  return openTimeLimit(signal, ms).signal;
}

test('a time limit ends although garbage is collected in the meantime', async () => {
  const signal = signalWithin(300);
  const collecting = setInterval(collectGarbage, 20);
  await once(signal, 'abort', { signal: AbortSignal.timeout(5000) });
  clearInterval(collecting);
  expect(signal.reason).toMatchObject({ name: 'TimeoutError' });
});

test('a time limit aborts with its signal, whose reason it has', async () => {
  const outer = new AbortController();
  const signal = signalWithin(60_000, outer.signal);
  outer.abort(new Error('interrupted'));
  expect(signal.aborted).toBe(true);
  expect(signal.reason).toMatchObject({ message: 'interrupted' });
});

test('a disposed time limit does not end, and another one does', () => {
  vi.useFakeTimers();
  const limits = [1, 2].map(() => openTimeLimit(new AbortController().signal, 20));
  limits[0]?.[Symbol.dispose]();
  vi.advanceTimersByTime(20);
  expect(limits.map(({ over, signal }) => [over, signal.aborted])).toEqual([
    [false, false],
    [true, true],
  ]);
  vi.useRealTimers();
});

test('no source combines AbortSignal.timeout with another signal', () => {
  const found = [...readSources()].filter(
    ([file, text]) => file !== 'system/time-limit.ts' && /AbortSignal\.any\(\[[^\]]*timeout\(/.test(text),
  );
  expect(found.map(([file]) => file)).toEqual([]);
});
