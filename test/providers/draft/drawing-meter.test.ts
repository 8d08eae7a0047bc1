import { expect, test } from 'vitest';
import type { TimeSample } from '../../../src/plan/usual-times.js';
import { openDrawingMeter } from '../../../src/providers/draft/drawing-meter.js';

function scene() {
  let now = 1_000_000;
  const samples: (TimeSample & { readonly name: string })[] = [];
  const meter = openDrawingMeter({ now: () => now }, (name, sample) => samples.push({ name, ...sample }));
  const pass = (seconds: number): void => {
    now += seconds * 1000;
  };
  return { meter, samples, pass };
}

test('one drawing after the other is measured by its own time, without the pause between them', () => {
  const { meter, samples, pass } = scene();
  for (const seconds of [8, 4]) {
    const one = meter.begin('draft', 100);
    pass(seconds);
    one.progress(1);
    one.end();
    pass(60);
  }
  expect(samples).toEqual([
    { name: 'draft', work: 100, seconds: 8 },
    { name: 'draft', work: 100, seconds: 4 },
  ]);
});

test('two drawings at the same time are measured by the work of both', () => {
  const { meter, samples, pass } = scene();
  const [a, b] = [meter.begin('draft', 100), meter.begin('draft', 100)];
  pass(10);
  b.progress(0.5);
  a.progress(1);
  a.end();
  pass(5);
  b.progress(1);
  b.end();
  expect(samples.map(({ work, seconds }) => work / seconds)).toEqual([15, 10]);
});

test('neither a drawing that was there already nor one that was cancelled early says how fast the machine is', () => {
  const { meter, samples, pass } = scene();
  const known = meter.begin('draft', 100);
  pass(0.01);
  known.discard();
  known.end();
  const cancelled = meter.begin('draft', 100);
  pass(1);
  cancelled.progress(0.05);
  cancelled.end();
  expect(samples).toEqual([]);
});
