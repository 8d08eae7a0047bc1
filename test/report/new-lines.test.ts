import { expect, test } from 'vitest';
import { newLines } from '../../src/report/new-lines.js';
import type { TakeId } from '../../src/store/journal/journal-entry.js';

const at = 0;
const failed = (shot: string, message = 'The key is wrong.') => {
  return { at, type: 'take-failed' as const, shots: [shot], code: 'key-refused', message, hint: 'Check it.' };
};

test('a reason for which many takes fail is written once, with the shots of all', () => {
  const lines = newLines();
  expect(lines.of(failed('one'))).toBe('one  failed (key-refused): The key is wrong.\n  Check it.');
  expect(['two', 'three'].map((shot) => lines.of(failed(shot)))).toEqual([null, null]);
  // Progress writes no line, so it ends nothing.
  const progress = { at, type: 'film-progressed' as const, fraction: 0.5 };
  expect(lines.of(progress)).toBeNull();
  const other = lines.of(failed('four', 'The key has expired.'));
  expect(other?.split('\n')).toEqual([
    '2 more takes failed for the same reason as one: three, two',
    'four  failed (key-refused): The key has expired.',
    '  Check it.',
  ]);
  expect(lines.rest()).toBeNull();
  for (let shot = 0; shot < 500; shot += 1)
    expect(lines.of(failed(`s${shot}`, 'Gone.')) === null).toBe(shot > 0);
  expect(lines.rest()).toMatch(
    /^499 more takes failed for the same reason as s0: s1, s2, .*s12 and 487 more$/,
  );
  expect(lines.rest()).toBeNull();
  // Lines between two failures do not make the reason a new one.
  const started = { at, type: 'take-submitted' as const, shots: ['five'], takeId: 't' as TakeId };
  expect(lines.of(started)).toBe('five  started');
  expect(lines.of(failed('five'))).toBeNull();
  expect(lines.of(started)).toBe('1 more take failed for the same reason as one: five\nfive  started');
});
