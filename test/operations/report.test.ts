import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { note } from '../../src/operations/note.js';
import { pick } from '../../src/operations/pick.js';
import { render } from '../../src/operations/render.js';
import { reportRender, reportText } from '../../src/operations/report.js';
import { retake } from '../../src/operations/retake.js';
import { star } from '../../src/operations/star.js';
import { takes } from '../../src/operations/takes.js';
import { openProject } from '../../src/project/project.js';
import { markdownReport } from '../../src/report/markdown-report.js';
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

test('a report has all takes, with what they cost per second of the film, and what was said about them', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  await retake(rig.project, { ...spending, shots: ['two'], count: 2 });
  await pick(rig.project, { shot: 'two', take: '3', signal });
  await star(rig.project, { shot: 'two', take: '2', star: true, signal });
  await note(rig.project, { shot: 'two', take: '2', text: 'too <fast>', signal });
  await note(rig.project, { shot: 'one', take: null, text: 'opening', signal });
  const events: RenderEvent[] = [];
  await using project = openProject({
    storyboard: rig.files.storyboard,
    env: {},
    ffmpeg: '/nowhere/ffmpeg',
    providers: [rig.quick.entry],
    onEvent: (event) => events.push(event),
  });
  const outcome = await render(project, spending);
  const ended = { project, outcome, events, startedAt: project.clock.now(), ok: true };
  const rendered = await reportRender(ended, { secrets: [], signal });
  expect(rendered.report.takes).toMatchObject({
    cost: {
      paid: [{ currency: 'USD', micros: 40_000 }],
      used: [{ currency: 'USD', micros: 20_000 }],
      usedSeconds: 5,
      perUsedSecond: [{ currency: 'USD', micros: 8_000 }],
    },
    shots: [
      { id: 'one', note: 'opening', takes: [{ inFilm: true }] },
      {
        id: 'two',
        takes: [
          { inFilm: false },
          { inFilm: false, star: true, note: 'too <fast>' },
          { inFilm: true, picked: true },
        ],
      },
    ],
  });
  const sum = 'paid 0.04 USD, 0.02 USD of it in the film, 0.0080 USD per second used';
  const html = await reportText('report.html', rendered, { ended, signal });
  expect(html).toContain(`<dt>all takes</dt><dd>${sum}</dd>`);
  expect(html).toMatch(/takes: paid 0\.03 USD, [^<]*<\/p><ol>(<li>[^<]*<\/li>){3}<\/ol>/);
  expect(html).toContain('★ starred · note: too &lt;fast&gt;');
  const markdown = markdownReport(rendered.report);
  expect(markdown).toContain(`All takes: ${sum}.`);
  expect(markdown).toContain('- **one**: opening\n- **two** take 2 ★ too &lt;fast&gt;\n');
  // The sums are those of "inbetween takes".
  expect(await takes(project, { signal })).toMatchObject({ cost: rendered.report.takes?.cost });
});

test('a render without a film uses nothing of what was paid', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, { ...spending, only: ['one'] });
  const outcome = await render(rig.project, { ...spending, only: ['one'] });
  const ended = { project: rig.project, outcome, events: [], startedAt: 0, ok: false };
  const { report } = await reportRender(ended, { secrets: [], signal });
  expect(report.takes?.cost).toMatchObject({
    paid: [{ micros: 10_000 }],
    used: [],
    usedSeconds: 0,
    perUsedSecond: [],
  });
});
