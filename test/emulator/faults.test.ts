import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { faultKinds, openFaults, parseFaults } from '../../src/emulator/faults.js';
import { openSeeded } from '../../src/emulator/seeded.js';

test('a rule is parsed into kind, value, places, probability and counts', () => {
  expect(
    parseFaults('rate-limit:0.2, cut-after@create#2+5, failed=DataInspectionFailed*1,latency=50@poll+list'),
  ).toEqual([
    { kind: 'rate-limit', value: null, places: ['create', 'poll'], chance: 0.2, only: null, times: Infinity },
    { kind: 'cut-after', value: null, places: ['create'], chance: 1, only: [2, 5], times: Infinity },
    { kind: 'failed', value: 'DataInspectionFailed', places: ['task'], chance: 1, only: null, times: 1 },
    { kind: 'latency', value: '50', places: ['poll', 'list'], chance: 1, only: null, times: Infinity },
  ]);
  expect(parseFaults('')).toEqual([]);
  for (const kind of Object.keys(faultKinds)) expect(parseFaults(kind)).toHaveLength(1);
});

test.each([
  'explode',
  'cut-after@nowhere',
  '500:2',
  '500:x',
  'latency=',
  '@create',
  'latency=x',
  'truncate=5',
  'clock-skew=soon',
])('the fault rule %s is rejected', (text) => {
  expect(() => parseFaults(text)).toThrow(expect.objectContaining({ code: 'bad-fault' }));
});

test('a rule applies at its places, numbers and counts', () => {
  const pattern = (text: string, place: 'create' | 'poll') => {
    const faults = openFaults(parseFaults(text), openSeeded(1));
    return Array.from({ length: 6 }, () => (faults.next(place).length > 0 ? 'x' : '.')).join('');
  };
  expect(pattern('500@create', 'create')).toBe('xxxxxx');
  expect(pattern('500@create', 'poll')).toBe('......');
  expect(pattern('500#2+4', 'poll')).toBe('.x.x..');
  expect(pattern('500*2', 'poll')).toBe('xx....');
  expect(openFaults(parseFaults('clock-skew=-60'), openSeeded(1)).skewMs).toBe(-60_000);
});

test('the probability of a rule is drawn from the seed', () => {
  const draw = (seed: number) => {
    const faults = openFaults(parseFaults('500:0.5'), openSeeded(seed));
    return Array.from({ length: 200 }, () => faults.next('poll').length);
  };
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
  const count = draw(3).reduce((sum, one) => sum + one, 0);
  expect(count).toBeGreaterThan(70);
  expect(count).toBeLessThan(130);
});

test('the README of the emulator lists every kind of fault', () => {
  const page = readFileSync(new URL('../../src/emulator/README.md', import.meta.url), 'utf8');
  for (const kind of Object.keys(faultKinds)) expect(page).toContain(`\`${kind}\``);
});
