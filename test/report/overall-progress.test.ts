import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import { overallProgress } from '../../src/report/overall-progress.js';
import { plannedTake } from '../rig/takes.js';

const decisions = ['a', 'b', 'c'].map((shot): TakeDecision => {
  const take = { ...plannedTake(shot), usualSeconds: shot === 'c' ? 20 : 10 };
  return { action: 'submit', take, reason: { kind: 'new-shot' } };
});
const planned: RenderEvent = { type: 'render-planned', at: 0, decisions, shots: 3, seconds: 40 };
const accepted = (shot: string, at: number) =>
  ({
    type: 'clip-accepted',
    at,
    shots: [shot],
    tookMs: 1,
    frames: 1,
    cost: 'free',
  }) as unknown as RenderEvent;

test('the progress is that of the expected time, and the rest follows from what was observed', () => {
  const progress = overallProgress();
  progress.follow(planned);
  expect(progress.at(0)).toEqual({ fraction: 0, done: 0, of: 3, elapsedSeconds: 0, leftSeconds: 40 });
  progress.follow({ type: 'take-submitted', at: 0, shots: ['a'], takeId: 't' });
  progress.follow({ type: 'take-progressed', at: 5000, shots: ['a'], phase: 'running', fraction: 0.4 });
  // A tenth of everything took 5 s, where 4 s were planned.
  const early = progress.at(5000);
  expect(early?.fraction).toBeCloseTo(0.1);
  expect(early?.leftSeconds).toBeGreaterThan(36);
  expect(early?.leftSeconds).toBeLessThan(45);
  progress.follow(accepted('a', 20_000));
  expect(progress.at(20_000)).toMatchObject({ fraction: 0.25, done: 1, leftSeconds: 60 });
  progress.follow(accepted('b', 40_000));
  progress.follow(accepted('c', 80_000));
  expect(progress.at(80_000)).toMatchObject({ fraction: 1, done: 3, elapsedSeconds: 80, leftSeconds: null });
});

test('a take whose progress is unknown counts by its time, and never as finished', () => {
  const progress = overallProgress();
  progress.follow(planned);
  for (const shot of ['a', 'b', 'c'])
    progress.follow({ type: 'take-submitted', at: 0, shots: [shot], takeId: shot });
  expect(progress.at(5000)?.fraction).toBeCloseTo((5 + 5 + 5) / 40);
  expect(progress.at(999_000)?.fraction).toBeCloseTo(0.95);
});

test('a render that generates nothing has no overall progress', () => {
  expect(overallProgress().at(0)).toBeNull();
});
