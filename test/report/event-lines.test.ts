import { expect, test } from 'vitest';
import { eventLine } from '../../src/report/event-lines.js';

const at = 0;
const shots = ['harbour'];

test('a search that goes on is told as one, and as nothing that is tried or sent again', () => {
  const sought = eventLine({ at, type: 'take-sought', shots, waitMs: 15_000 });
  expect(sought).toMatch(/^harbour {2}still looked for: .+ nothing is sent again$/);
  expect(sought).toContain('15 s');
  expect(sought).not.toContain('next try');
  const retried = eventLine({ at, type: 'take-retried', shots, why: 'The line broke.', waitMs: 2000 });
  expect(retried).toBe('harbour  The line broke.; next try in 2.0 s');
});
