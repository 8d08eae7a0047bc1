import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { listenForInterrupt } from '../../src/system/interrupt.js';

class Left extends Error {}

function process() {
  const target = new EventEmitter();
  return Object.assign(target, {
    pid: 7,
    kills: [] as unknown[],
    kill(...kill: unknown[]): void {
      this.kills.push(kill);
    },
    exit(code: number): never {
      throw new Left(String(code));
    },
  });
}

test('the first Ctrl-C aborts, the second ends the process at once', () => {
  const target = process();
  using interrupt = listenForInterrupt(target);
  expect(interrupt.signal.aborted).toBe(false);
  target.emit('SIGINT');
  expect(interrupt.signal.aborted).toBe(true);
  expect(interrupt.signal.reason).toMatchObject({ name: 'AbortError' });
  expect(() => target.emit('SIGINT')).toThrow(new Left('130'));
});

test('a closed terminal counts once, however many signals it sends, and ends the program', () => {
  const target = process();
  {
    using interrupt = listenForInterrupt(target);
    target.emit('SIGHUP');
    target.emit('SIGHUP');
    expect(interrupt.signal.aborted).toBe(true);
    expect(target.kills).toEqual([]);
  }
  expect(target.kills).toEqual([[7, 'SIGHUP']]);
  expect(target.eventNames()).toEqual([]);
});

test('SIGTERM counts as Ctrl-C, and the listeners are removed at the end', () => {
  const target = process();
  {
    using interrupt = listenForInterrupt(target);
    target.emit('SIGTERM');
    expect(interrupt.signal.aborted).toBe(true);
  }
  expect(target.eventNames()).toEqual([]);
});
