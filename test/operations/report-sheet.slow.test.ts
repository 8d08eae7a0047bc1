import { expect, test } from 'vitest';
import { reportFiles } from '../../src/operations/files-of-report.js';
import { render } from '../../src/operations/render.js';
import { reportRender } from '../../src/operations/report.js';
import { openProject } from '../../src/project/project.js';
import { openQuickProject, spending } from '../rig/quick-provider.js';

const { signal } = spending;

test('a report to .jpg or .pdf is a contact sheet of all shots', async () => {
  await using rig = await openQuickProject();
  const outcome = await render(rig.project, spending);
  // The same film in a project that finds an ffmpeg.
  await using project = openProject({
    storyboard: rig.files.storyboard,
    env: process.env,
    providers: [rig.quick.entry],
  });
  const ended = { project, outcome, events: rig.events, startedAt: 0, ok: true };
  const rendered = await reportRender(ended, { secrets: [], signal });
  const starts = { 'sheet.jpg': 'ffd8ff', 'sheet.pdf': Buffer.from('%PDF').toString('hex') };
  for (const [path, start] of Object.entries(starts)) {
    const { files } = await reportFiles(path, rendered, { ended, signal });
    expect(files.map((file) => file.path)).toEqual([path]);
    expect(Buffer.from(files[0]?.content ?? '').toString('hex')).toMatch(new RegExp(`^${start}`));
  }
});
