import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { RenderError } from '../../src/diagnostics/render-error.js';
import { liveProblems } from '../../src/live-view/live-problems.js';
import { check } from '../../src/operations/check.js';
import { plan } from '../../src/operations/plan.js';
import { openProject } from '../../src/project/project.js';
import { planWatch } from '../../src/watch/plan-watch.js';
import { openTestProject } from '../rig/project.js';
import { oddValues, schemaPlaces } from '../storyboard/every-place.js';

const signal = new AbortController().signal;
const places = schemaPlaces();
// In groups, so that one project serves many places.
const groups = Array.from({ length: Math.ceil(places.length / 16) }, (_, n) =>
  places.slice(n * 16, n * 16 + 16),
);

test.each(groups.map((group, n) => [n, group] as const))(
  'check, plan and watch survive every value at the places of group %i',
  async (_, group) => {
    await using files = await openTestProject('version: 1');
    await using project = openProject({ storyboard: files.storyboard, env: {}, ffmpeg: '/nowhere/ffmpeg' });
    await using lockedProject = await project.lock('watch', signal);
    for (const { documentWith } of group) {
      for (const value of oddValues) {
        const text = stringify(documentWith(value));
        await files.write('storyboard.yaml', text);
        const checked = await survive(() => check(project, { signal }), text);
        if (checked === null) continue;
        liveProblems(checked.source, checked.diagnostics);
        // With errors, the others do the same as the check.
        if (!checked.ok) continue;
        const planned = await survive(() => plan(project, { offline: true, analyseMs: 0, signal }), text);
        expect(planned?.status ?? 'planned', text).toBe('planned');
        const watched = await survive(
          () =>
            planWatch({
              project,
              lockedProject,
              provider: null,
              before: () => new Map(),
              signal,
            }),
          text,
        );
        if (watched) liveProblems(watched.prepared.source, watched.prepared.diagnostics);
      }
    }
  },
);

// A RenderError is an answer: the provider cannot be opened, or a place on this machine cannot be used.
async function survive<T>(work: () => Promise<T>, text: string): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    expect(error, text).toBeInstanceOf(RenderError);
    return null;
  }
}
