import { expect, test } from 'vitest';
import { plan } from '../../src/operations/plan.js';
import { planJson } from '../../src/report/plan-json.js';
import { formatPlan } from '../../src/report/plan-text.js';
import { openQuickProject, quickStoryboard, spending } from '../rig/quick-provider.js';

test('a plan says that a mark costs the encoding of every frame', async () => {
  const mark = { text: 'AI生成', corner: 'top-left' };
  const text = quickStoryboard().replace('film.mp4', `film.mp4, mark: ${JSON.stringify(mark)}`);
  await using rig = await openQuickProject(text);
  const outcome = await plan(rig.project, { ...spending, analyseMs: 0 });
  if (outcome.status !== 'planned') throw new Error(JSON.stringify(outcome));
  expect(planJson(outcome)).toMatchObject({ film: { mark } });
  const lines = formatPlan(outcome.decisions, { ...outcome, storyboard: 'storyboard.yaml' });
  expect(lines.replace(/\s+/g, ' ')).toContain(
    'mark "AI生成", top-left: every frame of the film and its outputs is encoded for it',
  );
});
