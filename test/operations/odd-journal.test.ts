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
