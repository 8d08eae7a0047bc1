import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import type { RenderHappening } from '../../src/events/render-event.js';
import type { TakeDecision } from '../../src/plan/decision.js';
import { warnMissingLockedClips } from '../../src/project/lockfile.js';
import { plannedTake } from '../rig/takes.js';

test('a clip used in place of a locked one is reported, and a shot that is submitted again is not', () => {
  const events: RenderHappening[] = [];
  const decisions: readonly TakeDecision[] = [
    { action: 'reuse', take: plannedTake('rain'), clip: sha256('ours') },
    { action: 'submit', take: plannedTake('gaze'), reason: { kind: 'clip-missing' } },
  ];
  const missing = ['rain', 'gaze'].map((shot) => ({
    kind: 'no-clip' as const,
    shot,
    clip: sha256('theirs'),
  }));
  warnMissingLockedClips(missing, decisions, { emit: (event) => void events.push(event) });
  expect(events).toMatchObject([{ code: 'locked-clip-missing', message: expect.stringContaining('"rain"') }]);
  expect(events[0]).toMatchObject({ message: expect.stringContaining(sha256('ours').slice(0, 12)) });
});
