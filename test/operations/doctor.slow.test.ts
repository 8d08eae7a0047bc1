import { chmod, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DoctorOutcome, doctor } from '../../src/operations/doctor.js';
import { openProject } from '../../src/project/project.js';
import { openObjectServer } from '../rig/object-server.js';
import { asOrdinaryUser } from '../rig/ordinary-user.js';
import { openTestProject, type TestProject } from '../rig/project.js';

const signal = new AbortController().signal;
const paid = `version: 1
film: { output: films/film.mp4 }
provider: dashscope
shots: [{ id: one, first: a.png, last: b.png, prompt: x }]
`;
const key = 'sk-0123456789abcdef';

async function diagnose(
  files: TestProject,
  { env = {}, ffmpeg = '/nowhere/ffmpeg' }: { env?: Record<string, string>; ffmpeg?: string } = {},
): Promise<DoctorOutcome> {
  await using project = openProject({ storyboard: files.storyboard, env });
  return await doctor({ project, ffmpeg, signal });
}

function finding({ findings }: DoctorOutcome, name: string) {
  return findings.find((one) => one.name === name);
}

test('a diagnosis names node, ffmpeg, the state folder, the disk and the keys, and shows no key', async () => {
  await using files = await openTestProject(paid, []);
  const env = { DASHSCOPE_API_KEY: key };
  const outcome = await diagnose(files, { env });
  expect(outcome.findings.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['node', 'ffmpeg', 'state', 'disk', 'sharp', 'fonts', 'key', 'output']),
  );
  expect(finding(outcome, 'key')).toMatchObject({ state: 'good' });
  expect(JSON.stringify(outcome)).not.toContain(key);
  expect((await readdir(files.folder)).sort()).toEqual(['storyboard.yaml']);
});

test('an ffmpeg that does not work is reported as bad', async () => {
  await using files = await openTestProject(paid, []);
  const outcome = await diagnose(files);
  expect(outcome.ok).toBe(false);
  expect(finding(outcome, 'ffmpeg')).toMatchObject({ state: 'bad' });
});

test('a missing or mistyped key is an error for a storyboard of a paid provider, and none for drafts', async () => {
  await using files = await openTestProject(paid, []);
  expect(finding(await diagnose(files), 'key')).toMatchObject({
    state: 'bad',
    text: expect.stringContaining('DASHSCOPE_API_KEY is not set'),
  });
  const mistyped = await diagnose(files, { env: { DASHSCOPE_API_KEY: 'sk-' } });
  expect(finding(mistyped, 'key')).toMatchObject({ state: 'bad', text: expect.stringContaining('mistyped') });
  await files.write('storyboard.yaml', paid.replace('dashscope', 'draft'));
  expect(finding(await diagnose(files), 'key')).toMatchObject({ state: 'good' });
});

test('folders that cannot be written are errors, and a store that cannot be used is a note', async () => {
  await using server = await openObjectServer();
  await using files = await openTestProject(paid.replace('film:', `store: ${server.url}/clips\nfilm:`), []);
  expect(finding(await diagnose(files), 'store')).toMatchObject({ state: 'good' });
  expect(server.objects.size).toBe(0);
  server.fault = (request) => (request.startsWith('PUT') ? { kind: 'status', status: 403 } : undefined);
  expect(finding(await diagnose(files), 'store')).toMatchObject({ state: 'doubtful' });
  await mkdir(join(files.folder, '.inbetween'));
  await mkdir(join(files.folder, 'films'));
  for (const name of ['.inbetween', 'films']) await chmod(join(files.folder, name), 0o555);
  await chmod(files.folder, 0o755);
  await asOrdinaryUser([], async () => {
    const outcome = await diagnose(files);
    expect(finding(outcome, 'state')).toMatchObject({
      state: 'bad',
      text: expect.stringContaining('not writable'),
    });
    expect(finding(outcome, 'output')).toMatchObject({ state: 'bad' });
  });
});

test('a diagnosis without a storyboard, or with one that has errors, goes on', async () => {
  await using files = await openTestProject('version: 1\nshots: [', []);
  expect(finding(await diagnose(files), 'storyboard')).toMatchObject({ state: 'doubtful' });
  await using project = openProject({ storyboard: join(files.folder, 'other.yaml'), env: {} });
  const outcome = await doctor({ project, ffmpeg: '/nowhere/ffmpeg', signal });
  expect(finding(outcome, 'key')).toMatchObject({ state: 'good' });
});
