import fc from 'fast-check';
import { expect, test } from 'vitest';
import { growMemory } from '../../../../src/providers/draft/engine/memory/engine-memory.js';
import { openRoom } from '../../../../src/providers/draft/engine/memory/room.js';
import { scratchFloats, withScratch } from '../../../../src/providers/draft/engine/memory/scratch.js';

test('a closed room gives its memory to the next one', () => {
  const first = openRoom();
  const at = first.bytes(5_000_000).byteOffset;
  first[Symbol.dispose]();
  using second = openRoom();
  expect(second.bytes(5_000_000).byteOffset).toBe(at);
});

test('a room keeps its memory while a job uses it', async () => {
  const used = openRoom();
  const plane = used.floats(100_000);
  let finish!: () => void;
  const job = new Promise<void>((resolve) => {
    finish = resolve;
  });
  void used.during(job);
  used[Symbol.dispose]();
  using other = openRoom();
  expect(overlap(plane, other.floats(100_000))).toBe(false);
  finish();
  await job;
  using next = openRoom();
  expect(next.floats(100_000).byteOffset).toBe(plane.byteOffset);
});

test('a failed job does not keep the memory of its room', async () => {
  const used = openRoom();
  const plane = used.floats(100_000);
  const job = used.during(Promise.reject(new Error('failed')));
  used[Symbol.dispose]();
  await expect(job).rejects.toThrow('failed');
  using next = openRoom();
  expect(next.floats(100_000).byteOffset).toBe(plane.byteOffset);
});

test('planes of open rooms never overlap', () => {
  const order = fc.array(fc.record({ length: fc.integer({ min: 1, max: 300_000 }), close: fc.nat(5) }), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(order, (steps) => {
      const open: { readonly room: Disposable; readonly plane: Uint8Array }[] = [];
      for (const { length, close } of steps) {
        const room = openRoom();
        const plane = room.bytes(length);
        for (const one of open) expect(overlap(one.plane, plane)).toBe(false);
        open.push({ room, plane });
        if (close < open.length) open.splice(close, 1)[0]!.room[Symbol.dispose]();
      }
      for (const { room } of open) room[Symbol.dispose]();
    }),
  );
});

test('scratch planes are used again when their calculation has ended, also by failing', () => {
  const at = withScratch(() => scratchFloats(3_000_000).byteOffset);
  expect(() =>
    withScratch(() => {
      scratchFloats(3_000_000);
      throw new Error('failed');
    }),
  ).toThrow('failed');
  expect(withScratch(() => scratchFloats(3_000_000).byteOffset)).toBe(at);
});

test('more memory than there can be is a failure with a hint', () => {
  expect(() => growMemory(2 ** 32)).toThrow(
    expect.objectContaining({ code: 'memory-unavailable', hint: expect.stringContaining('Free memory') }),
  );
});

test('scratch planes of one calculation do not overlap', () => {
  withScratch(() => {
    const outer = scratchFloats(2_000_000);
    withScratch(() => expect(overlap(scratchFloats(2_000_000), outer)).toBe(false));
    expect(overlap(scratchFloats(10), outer)).toBe(false);
  });
});

function overlap(a: ArrayBufferView, b: ArrayBufferView): boolean {
  return a.byteOffset < b.byteOffset + b.byteLength && b.byteOffset < a.byteOffset + a.byteLength;
}
