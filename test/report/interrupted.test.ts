import { expect, test } from 'vitest';
import type { LeftTake } from '../../src/plan/take-failure.js';
import { formatOutcome } from '../../src/report/format-outcome.js';
import { keyOf, oneYuan } from '../rig/takes.js';

function left(shot: string, state: LeftTake['state'], price: LeftTake['price'] = oneYuan): LeftTake {
  return { key: keyOf(shot), shots: [shot], price, state };
}

test('an interrupted render lists waiting takes, running takes and interrupted drafts as what they are', () => {
  const takes = [
    left('one', 'running'),
    left('two', 'waiting'),
    left('three', 'interrupted', { kind: 'free' }),
    left('four', 'not-started'),
    left('five', 'running', { kind: 'free' }),
  ];
  const lines = formatOutcome({ status: 'interrupted', left: takes }).split('\n');
  expect(lines.slice(1)).toEqual([
    expect.stringMatching(/^ {2}still running {2}one {2}/),
    expect.stringMatching(/^ {2}still waiting {2}two {2}/),
    '  interrupted    three  free',
    '  still running  five  free',
    // The take that can be cancelled, not the one that runs.
    expect.stringContaining('--cancel two'),
  ]);
});
