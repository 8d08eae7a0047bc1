import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { type Money, money } from '../../src/base/money.js';
import type { RenderEvent } from '../../src/events/render-event.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import type { Price } from '../../src/plan/price.js';
import { formatOutcome } from '../../src/report/format-outcome.js';
import { formatSpent, spentIn } from '../../src/report/spent.js';
import { plannedTake } from '../rig/takes.js';

const yuan = (amount: number): Price => ({
  kind: 'known',
  money: money(amount, 'CNY'),
  asOf: '2026-11-22',
  source: 'a page',
});

function decided(shot: string, action: 'submit' | 'reuse', price: Price): TakeDecision {
  const take = { ...plannedTake(shot), price };
  return action === 'submit'
    ? { action, take, reason: { kind: 'new-shot' } }
    : { action, take, clip: sha256(shot) };
}

function planned(...decisions: TakeDecision[]): RenderEvent {
  return { at: 0, type: 'render-planned', decisions, shots: decisions.length };
}

function accepted(shot: string, cost: Money | 'free' | null): RenderEvent {
  return { at: 1, type: 'clip-accepted', shots: [shot], clip: sha256(shot), frames: 150, tookMs: 1, cost };
}

test('a failed take is estimated and not billed, and a missing bill is unknown', () => {
  const events = [
    planned(
      decided('rain', 'submit', yuan(1)),
      decided('gaze', 'submit', yuan(1)),
      decided('sky', 'submit', { kind: 'unknown' }),
      decided('old', 'reuse', yuan(1)),
    ),
    accepted('rain', money(0.9, 'CNY')),
    accepted('sky', null),
  ];
  expect(formatSpent(spentIn(events))).toBe(
    'estimated 2.00 CNY + 1 of unknown cost, billed 0.90 CNY + 1 of unknown cost',
  );
});

test('a take that cannot be collected counts as an unknown bill', () => {
  const failed = { at: 1, type: 'take-failed', code: 'c', message: 'm', hint: 'h' } as const;
  const events: RenderEvent[] = [
    planned(decided('rain', 'submit', yuan(1)), decided('gaze', 'submit', yuan(1))),
    { ...failed, shots: ['rain'], stillOpen: true },
    { ...failed, shots: ['gaze'], stillOpen: false },
  ];
  expect(formatSpent(spentIn(events))).toBe('estimated 2.00 CNY, billed 1 of unknown cost');
});

test('a finished take whose clip did not arrive counts with its bill, once', () => {
  const failed = { at: 1, type: 'take-failed', code: 'c', message: 'm', hint: 'h', stillOpen: true } as const;
  const cost = money(0.9, 'CNY');
  const kept = {
    at: 1,
    type: 'clip-kept',
    why: 'odd-length',
    path: 'p',
    task: 't',
    differences: [],
  } as const;
  const events: RenderEvent[] = [
    planned(decided('rain', 'submit', yuan(1)), decided('gaze', 'submit', yuan(1))),
    { ...failed, shots: ['rain'], cost },
    { ...kept, shots: ['gaze'], cost },
    { ...failed, shots: ['gaze'], cost },
  ];
  expect(formatSpent(spentIn(events))).toBe('estimated 2.00 CNY, billed 1.80 CNY');
});

test('a take that was collected before planning has an estimate', () => {
  const events = [accepted('rain', money(1, 'CNY')), planned(decided('rain', 'reuse', yuan(1)))];
  expect(formatSpent(spentIn(events))).toBe('estimated 1.00 CNY, billed 1.00 CNY');
});

test('a free render has no cost line', () => {
  const events = [planned(decided('rain', 'submit', { kind: 'free' })), accepted('rain', 'free')];
  expect(spentIn(events)).toEqual({ estimated: [], unknownBefore: 0, real: [], unknownAfter: 0 });
  expect(formatOutcome({ status: 'interrupted', left: [] }, { spent: spentIn(events) })).not.toContain(
    'Cost',
  );
});

test('the cost line fits 80 columns', () => {
  const sums = [money(12_345, 'CNY'), money(12_345, 'USD')];
  const spent = { estimated: sums, unknownBefore: 12, real: sums, unknownAfter: 12 };
  const text = formatOutcome({ status: 'interrupted', left: [] }, { spent });
  expect(text).toContain('Cost: estimated 12345.00 CNY');
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});
