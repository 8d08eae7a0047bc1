import { expect, test } from 'vitest';
import { render } from '../../src/operations/render.js';
import { reportRender, reportText } from '../../src/operations/report.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a report has the film, every shot and its cost, and no secret', async () => {
  await using rig = await openQuickProject();
  const startedAt = rig.project.clock.now();
  const outcome = await render(rig.project, spending);
  const ended = { project: rig.project, outcome, events: rig.events, startedAt, ok: true };
  const rendered = await reportRender(ended, { secrets: ['pushes in'], signal });
  expect(rendered.report).toMatchObject({
    ok: true,
    status: 'finished',
    film: { path: 'film.mp4' },
    shots: [{ id: 'one' }, { id: 'two' }],
  });
  expect(rendered.places.map(({ id, line }) => [id, line])).toEqual([
    ['one', 5],
    ['two', 6],
  ]);
  const json = await reportText('report.json', rendered, { ended, signal });
  expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(rendered.report)));
  expect(json).not.toContain('pushes in');
});

test('a report of a render that threw has the error', async () => {
  await using rig = await openQuickProject();
  const error = await render(rig.project, { ...spending, frozen: true }).catch((caught) => caught);
  const ended = {
    project: rig.project,
    outcome: { status: 'failed', error } as const,
    events: [],
    startedAt: rig.project.clock.now(),
    ok: false,
  };
  const { report } = await reportRender(ended, { secrets: [], signal });
  expect(report).toMatchObject({ ok: false, status: 'failed', film: null, shots: [] });
  expect(report.message).toContain('--frozen');
});
