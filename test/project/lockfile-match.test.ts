import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import { warnLockDepartures } from '../../src/project/lockfile.js';
import { plannedTake } from '../rig/takes.js';

test('a clip that stands in for a locked one is named; a shot that is made anew is not', () => {
  const told: RenderHappening[] = [];
  const decisions: readonly TakeDecision[] = [
    { action: 'reuse', take: plannedTake('rain'), clip: sha256('ours') },
    { action: 'submit', take: plannedTake('gaze'), reason: { kind: 'clip-missing' } },
  ];
  const missing = ['rain', 'gaze'].map((shot) => ({
    kind: 'no-clip' as const,
    shot,
    clip: sha256('theirs'),
  }));
  warnLockDepartures(missing, decisions, { emit: (event) => void told.push(event) });
  expect(told).toMatchObject([{ code: 'lock-departs', message: expect.stringContaining('"rain"') }]);
  expect(told[0]).toMatchObject({ message: expect.stringContaining(sha256('ours').slice(0, 12)) });
});
