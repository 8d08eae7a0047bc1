import { expect, test } from 'vitest';
import { reportFiles } from '../../src/operations/files-of-report.js';
import { render } from '../../src/operations/render.js';
import { reportRender } from '../../src/operations/report.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test.each([
  ['report.html', /^<!doctype html>/i],
  ['report.json', /^\{/],
])('%s is one file with the text of the report', async (path, start) => {
  await using rig = await openQuickProject();
  const outcome = await render(rig.project, spending);
  const ended = { project: rig.project, outcome, events: rig.events, startedAt: 0, ok: true };
  const rendered = await reportRender(ended, { secrets: [], signal });
  const { files, notes } = await reportFiles(path, rendered, { ended, signal });
  expect(files.map((file) => file.path)).toEqual([path]);
  expect(files[0]?.content).toMatch(start);
  expect(notes).toEqual([]);
});
