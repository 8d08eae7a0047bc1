import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenForInterrupt } from '../../src/system/interrupt.js';

class Left extends Error {}

function process() {
  const target = new EventEmitter();
  return Object.assign(target, {
    exit(code: number): never {
      throw new Left(String(code));
    },
  });
}

test('the first Ctrl-C asks politely, the second leaves at once', () => {
  const target = process();
  using interrupt = listenForInterrupt(target);
  expect(interrupt.signal.aborted).toBe(false);
  target.emit('SIGINT');
  expect(interrupt.signal.aborted).toBe(true);
  expect(interrupt.signal.reason).toMatchObject({ name: 'AbortError' });
  expect(() => target.emit('SIGINT')).toThrow(new Left('130'));
});

test('a request to end counts as Ctrl-C, and nobody listens any more afterwards', () => {
  const target = process();
  {
    using interrupt = listenForInterrupt(target);
    target.emit('SIGTERM');
    expect(interrupt.signal.aborted).toBe(true);
  }
  expect(target.eventNames()).toEqual([]);
});
