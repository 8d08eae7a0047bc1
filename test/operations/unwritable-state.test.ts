import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RenderEvent } from '../../src/events/render-event.js';
import { check } from '../../src/operations/check.js';
import { plan } from '../../src/operations/plan.js';
import { render } from '../../src/operations/render.js';
import { status } from '../../src/operations/status.js';
import { why } from '../../src/operations/why.js';
import { openProject } from '../../src/project/project.js';
import { openQuickProject, quickProvider, quickStoryboard, spending } from '../rig/quick-provider.js';

const { signal } = spending;

// These are not derived: without them it is unknown what was paid for, and where the clips are.
const NEEDED = ['journal.jsonl', 'clips', 'takes', 'lock', 'lock.json', 'lockfile-lock', '.gitignore'];
const derived = [
  ...['verified.json', 'shots.json', 'films.json', 'providers.json', 'paces.json', 'motions.json'],
  ...['captions.json', 'shared.json', 'engines.json', 'keyframes', 'uploads', 'drafts', 'conformed', 'films'],
];

test('the state folder contains what these tests replace, and what is needed', async () => {
  await using rig = await openQuickProject();
  await render(rig.project, spending);
  const names = readdirSync(rig.project.stateFolder).filter(
    (name) => ![...derived, ...NEEDED].includes(name),
  );
  expect(names.filter((name) => name !== 'incoming')).toEqual([]);
});

test.each(derived)('a plan needs no writable %s, and warns at most once', async (name) => {
  const image = readFileSync(join(import.meta.dirname, '../../fixtures/keyframes/plain.png')).toString(
    'base64',
  );
  const shot = `  - { id: three, first: "data:image/png;base64,${image}", last: push-a.png, prompt: c }\n`;
  await using rig = await openQuickProject(`${quickStoryboard()}${shot}`);
  await render(rig.project, spending);
  const { stateFolder } = rig.project;
  const path = join(stateFolder, name);
  const wasFolder = statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? !name.includes('.');
  rmSync(path, { recursive: true, force: true });
  // Also for a user who may write everywhere: a file in place of a folder, and a folder in place of a file.
  if (wasFolder) await writeFile(path, 'not a folder');
  else await mkdir(path);
  const events: RenderEvent[] = [];
  const provider = quickProvider();
  await using project = openProject({
    ...{ storyboard: rig.files.storyboard, env: {}, ffmpeg: '/nowhere/ffmpeg' },
    ...{ providers: [provider.entry], onEvent: (event: RenderEvent) => events.push(event) },
  });
  expect(await plan(project, { signal })).toMatchObject({
    status: 'planned',
    decisions: [{ action: 'reuse' }, { action: 'reuse' }, { action: 'reuse' }],
  });
  expect(await why(project, 'two', { web: 'remembered', signal })).toMatchObject({});
  await status(project);
  await check(project, { signal });
  expect(events.filter(({ type }) => type === 'warned').length).toBeLessThanOrEqual(1);
  expect(provider.submitted).toEqual([]);
});
