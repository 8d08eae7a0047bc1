import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { status } from '../../src/operations/status.js';
import { openQuickProject } from '../rig/quick-provider.js';

const signal = new AbortController().signal;
const yes = { consent: async () => true, signal };

test('a paid take whose intent cannot be read is never submitted again silently', async () => {
  await using quick = await openQuickProject();
  const { project, events } = quick;
  quick.quick.done = false;
  const first = new AbortController();
  const running = render(project, { ...yes, signal: first.signal });
  while (quick.quick.submitted.length < 2) await new Promise((done) => setImmediate(done));
  first.abort();
  await running.catch(() => undefined);
  const path = join(project.stateFolder, 'journal.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n');
  // A byte of each intent changes, as on a failing disk; the lines after it stay as they are.
  const damaged = lines.map((line) =>
    line.includes('"intent"') ? line.replace('"model"', '"m*del"') : line,
  );
  await writeFile(path, damaged.join('\n'));
  quick.quick.done = true;

  const planned = await plan(project, { signal });
  expect(planned).toMatchObject({
    decisions: [
      { action: 'blocked', block: 'unknown-outcome' },
      { action: 'blocked', block: 'unknown-outcome' },
    ],
  });
  await status(project);
  expect(events.filter((event) => event.type === 'warned' && event.code === 'journal-damaged')).toHaveLength(
    1,
  );
  expect(await render(project, yes)).toMatchObject({ status: 'incomplete' });
  expect(quick.quick.submitted).toHaveLength(2);

  const [shot = ''] = quick.quick.submitted;
  await render(project, { ...yes, resubmit: [shot] });
  expect(quick.quick.submitted).toEqual([...quick.quick.submitted.slice(0, 2), shot]);
  await render(project, yes);
  expect(quick.quick.submitted).toHaveLength(3);
});

test.each([
  ['no key', (line: string) => line.replaceAll(/[0-9a-f]{12}/g, 'x')],
  ['nothing', () => '\0\0\0\0\0\0'],
])('status reports that a take may be lost when a line shows %s', async (_, damage) => {
  await using quick = await openQuickProject();
  const { project } = quick;
  await render(project, yes);
  expect(await status(project)).toMatchObject({ unnamed: { count: 0, lines: [] } });
  const path = join(project.stateFolder, 'journal.jsonl');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(path, lines.map((line, index) => (index === 2 ? damage(line) : line)).join('\n'));
  expect(await status(project)).toMatchObject({ unnamed: { count: 1, lines: [3], journal: path } });
  // A line that is gone leaves a gap in the numbers.
  await writeFile(path, lines.filter((_, index) => index !== 2).join('\n'));
  expect(await status(project)).toMatchObject({ unnamed: { count: 1, lines: [] } });
});

test('a line about a draft is no lost take', async () => {
  await using quick = await openQuickProject();
  await render(quick.project, yes);
  const path = join(quick.project.stateFolder, 'journal.jsonl');
  const text = await readFile(path, 'utf8');
  await writeFile(path, `${text}{"v":1,"price":{"kind":"free"},"damaged\n`);
  expect(await status(quick.project)).toMatchObject({ unnamed: { count: 0, lines: [] } });
});
