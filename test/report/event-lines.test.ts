import { expect, test } from 'vitest';
import { formatEvent } from '../../src/report/event-lines.js';

const at = 0;
const shots = ['harbour'];

test('the search for a lost take is not reported as a retry or a new submit', () => {
  const searched = formatEvent({ at, type: 'take-searched', shots, waitMs: 15_000 });
  expect(searched).toMatch(/^harbour {2}still searching: .+ nothing is submitted again$/);
  expect(searched).toContain('15 s');
  expect(searched).not.toContain('next try');
  const retried = formatEvent({ at, type: 'take-retried', shots, why: 'The line broke.', waitMs: 2000 });
  expect(retried).toBe('harbour  The line broke.; next try in 2.0 s');
});

test('a retry names its real wait, and none of zero', () => {
  const line = (waitMs: number | null) =>
    formatEvent({ at, type: 'take-retried', shots, why: 'Busy.', waitMs });
  expect(line(0)).toBe('harbour  Busy.; trying again now');
  expect(line(3)).toBe('harbour  Busy.; trying again now');
  expect(line(1500)).toBe('harbour  Busy.; next try in 1.5 s');
  expect(line(null)).toBe('harbour  Busy.; next try when a running take has ended');
});
