import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { money } from '../../src/base/money.js';
import type { LockedShot } from '../../src/lockfile/format.js';
import { lockPath } from '../../src/lockfile/lock-path.js';
import { type CacheKey, pixelInputs } from '../../src/plan/cache-key.js';
import { writeLockfile } from '../../src/project/lockfile-on-disk.js';
import { prepareStoryboard } from '../../src/project/prepare.js';
import { openProject, type Project } from '../../src/project/project.js';
import { retainedTakes } from '../../src/project/retained-takes.js';
import type { ClipReceipt } from '../../src/store/clips/take-record.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openTestProject, type TestProject } from '../rig/project.js';
import { said } from '../rig/said.js';
import { facts, requestFor } from '../rig/takes.js';

const text = `version: 1
provider: draft
film: { output: film.mp4 }
defaults: { resolution: 480P }
shots:
  - { id: one, first: portrait-750x1000.png, last: wide.png, prompt: The camera pushes in. }
`;
const { signal } = new AbortController();
const env = {};
const images = ['portrait-750x1000.png', 'wide.png'];
const yuan: ClipReceipt['cost'] = money(1, 'CNY');
const age = { olderThanMs: 0, dryRun: false };

function projectOf(testProject: TestProject): Project {
  return openProject({ storyboard: testProject.storyboard, env });
}

async function keyIn(project: Project, more: { provider?: string; slate?: boolean }): Promise<CacheKey> {
  const prepared = await prepareStoryboard(project, { ...more, web: 'remembered', signal });
  if (prepared.status === 'invalid') throw new Error(JSON.stringify(prepared.diagnostics));
  return prepared.plan.takes[0]?.key as CacheKey;
}

async function adopt(project: Project, key: CacheKey, cost: ClipReceipt['cost']): Promise<void> {
  await using folder = await project.store.incoming();
  const file = join(folder.path, 'clip.mp4');
  await writeFile(file, `the bytes of ${key}`);
  const receipt = { cost, actualPrompt: null, requestId: null, usage: null };
  await project.store.adopt(key, file, {
    shot: 'one',
    inputs: pixelInputs(requestFor('one')),
    facts,
    receipt,
    created: 0,
  });
}

test('a clip that was paid for with another provider is kept', async () => {
  await using testProject = await openTestProject(text, images);
  await using project = projectOf(testProject);
  const keys = await Promise.all([
    keyIn(project, {}),
    keyIn(project, { provider: 'draft', slate: true }),
    keyIn(project, { provider: 'dashscope' }),
  ]);
  expect(new Set(keys).size).toBe(3);
  for (const key of keys) await adopt(project, key, key === keys[2] ? yuan : 'free');
  const wanted = await retainedTakes(project, signal);
  const report = await project.store.gc({ ...age, keep: wanted.keys, keepClips: wanted.clips, paid: 'drop' });
  expect(report).toMatchObject({ takes: [], clips: [] });
  expect((await project.store.knownClips()).size).toBe(3);
});

test('a slate is rejected for a paid provider', async () => {
  await using testProject = await openTestProject(text, images);
  await using project = projectOf(testProject);
  await expect(keyIn(project, { provider: 'dashscope', slate: true })).rejects.toMatchObject({
    code: 'bad-option',
  });
});

test('a clip of the lockfile is kept although the storyboard needs another one', async () => {
  await using testProject = await openTestProject(text, images);
  await using project = projectOf(testProject);
  const key = sha256('an earlier request') as CacheKey;
  await adopt(project, key, 'free');
  const clip = (await project.store.knownClips()).get(key) ?? expect.fail('It was just adopted.');
  const shot: LockedShot = {
    key,
    asked: { inputs: pixelInputs(requestFor('one')), firstUri: 'push-a.png', lastUri: null },
    clip: { digest: clip, bytes: 1, width: 832, height: 464, frames: 150 },
    take: { task: null, request: null, actualPrompt: null, cost: 'free', at: '2026-11-22T00:00:00Z' },
  };
  await writeLockfile(lockPath(testProject.storyboard), { film: null, shots: new Map([['one', shot]]) });
  const { keys, clips } = await retainedTakes(project, signal);
  expect(keys.has(key)).toBe(false);
  expect(await project.store.gc({ ...age, keep: keys, keepClips: clips })).toMatchObject({
    takes: [],
    clips: [],
  });
  expect(await project.store.find(key)).toBeDefined();
  expect(await project.store.gc({ ...age, keep: keys })).toMatchObject({ clips: [clip] });
});

test('clips that may have been paid for are removed only with --paid', async () => {
  await using testProject = await openTestProject(text, images);
  await using project = projectOf(testProject);
  const key = (name: string) => sha256(name) as CacheKey;
  await adopt(project, key('paid'), yuan);
  await adopt(project, key('unknown'), null);
  await adopt(project, key('free'), 'free');
  const options = { ...age, keep: new Set<CacheKey>() };
  expect((await project.store.gc(options)).takes).toMatchObject([{ key: key('free') }]);
  expect((await project.store.gc({ ...options, paid: 'drop' })).takes).toHaveLength(2);
});

test.skipIf(process.platform === 'win32')('verify reports damaged clips that it cannot mark', async () => {
  await using testProject = await openTestProject(text, images);
  await using project = projectOf(testProject);
  const key = await keyIn(project, {});
  await adopt(project, key, 'free');
  const clip = (await project.store.find(key))!;
  await chmod(clip.path, 0o644);
  await writeFile(clip.path, 'damaged');
  await chmod(project.stateFolder, 0o555);
  const { code, stdout, stderr } = await asOrdinaryUser([testProject.folder], () =>
    said(['store', 'verify', testProject.storyboard]),
  );
  await chmod(project.stateFolder, 0o755);
  expect(code).toBe(1);
  expect(stdout).toContain(`damaged     ${clip.digest}\n`);
  expect(stdout).toContain('1 damaged clip could not be marked: a render may use them.');
  expect(stdout).not.toContain('The next render quarantines');
  expect(stderr).toMatch(
    /^warning {2}The cache file ".*verified\.json" cannot be written: permission denied/,
  );
});
