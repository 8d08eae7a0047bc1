import { expect, test } from 'vitest';
import { money } from '../../src/base/money.js';
import { columnsOf } from '../../src/diagnostics/text-columns.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import { formatPlan, type PlanHeading } from '../../src/report/plan-text.js';
import { oneYuan, plannedTake } from '../rig/takes.js';

const reason = (before: string, now: string) =>
  ({ kind: 'changed', changes: [{ field: 'prompt', before, now }] }) as const;
const take = (shots: readonly string[]) => ({ ...plannedTake(shots[0] ?? ''), shots, price: oneYuan });
const decisions: readonly TakeDecision[] = [
  {
    action: 'submit',
    take: take(['the-harbour-of-the-old-town-at-dusk', 'a-second-shot-with-the-same-clip', 'rain']),
    reason: reason('A fox walks slowly through the rain.', 'A fox walks quickly through the deep snow.'),
  },
  {
    action: 'submit',
    take: take(['灯笼-灯笼-灯笼-灯笼']),
    reason: reason('雨の夜、狐が立つ', '雪の夜、狐が立つ'),
  },
  { action: 'blocked', take: take(['bridge']), reason: { kind: 'new-shot' }, block: 'unknown-outcome' },
  {
    action: 'reattach',
    take: take(['canal']),
    startedAt: 0,
    operation: {},
    entry: {},
  } as unknown as TakeDecision,
];
const heading: PlanHeading = {
  storyboard: 'films/the-blue-monster/storyboard.yaml',
  shots: 6,
  seconds: 30,
  provider: 'dashscope',
  estimate: {
    ...{ submits: 2, reattaches: 1, costs: [money(2, 'CNY')], unknownPrices: 0, seconds: 100 },
    ...{ pricesOf: '2026-11-22', laterPrices: true, statedPrices: true },
  },
  motions: { analyses: new Map(), notAnalysed: ['rain', 'canal'] },
  transitions: [{ shots: ['rain', 'canal'], kind: 'dissolve', matched: false, frames: 24 }],
  skipped: Array.from({ length: 30 }, (_, index) => `skipped-shot-${index}`),
  outputs: [{ output: 'out/the-blue-monster-vertical-9x16-for-phones.mp4', size: null, state: 'make' }],
} as unknown as PlanHeading;

test.each([40, 41, 60, 80, 120, 200])(
  'a plan for %d columns has no wider line and loses no word',
  (columns) => {
    const lines = formatPlan(decisions, heading, { columns, color: false }).split('\n');
    for (const line of lines) expect(columnsOf(line), line).toBeLessThanOrEqual(columns);
    const text = lines.join('').replaceAll(' ', '');
    for (const words of [
      'prompt:Afoxwalks[-slowly-]{+quickly+}throughthe[-rain-]{+deepsnow+}.',
      'prompt:[-雨-]{+雪+}の夜、狐が立つ',
      'listpricesof2026-11-22orlaterandstatedprices,failuresarefree',
      'skipped-shot-29',
      '2.00CNY',
    ])
      expect(text).toContain(words);
    expect(text).not.toContain('…');
  },
);

test('a wide plan has one line for each take, and a narrow one puts reasons below the shots', () => {
  const at = (columns: number) => formatPlan(decisions, heading, { columns, color: false });
  expect(at(120)).toContain('already submitted, outcome unknown; see --resubmit  1.00 CNY');
  expect(at(40)).toMatch(
    /\n {4}bridge {2,}1\.00 CNY\n {6}already submitted, outcome\n {6}unknown; see --resubmit\n/,
  );
});

test('changed words of a prompt are painted, also across lines', () => {
  const painted = formatPlan(decisions, heading, { columns: 40, color: true });
  expect(painted).toContain('\u001b[31m[-slowly-]\u001b[39m\u001b[32m{+quickly+}\u001b[39m');
  const bare = painted.replaceAll('\u001b[39m', '<').replaceAll('\u001b[32m', '>');
  expect(bare).toMatch(/>\{\+deep( snow\+\}<|<\n {6}>snow\+\}<)/);
  expect(formatPlan(decisions, heading, { columns: 40, color: false })).not.toContain('\u001b');
});
