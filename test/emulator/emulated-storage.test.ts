import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { imageOf } from '../rig/emulated-service.js';
import { leapingClock } from '../rig/leaping-clock.js';
import { testFolder } from '../rig/test-folder.js';
import { body, openService, png } from './raw-client.js';

test('an upload is valid only for the account, the model and the folder of its permit', async () => {
  await using service = await openService();
  const permit = async () =>
    (await service.call('GET', '/uploads?action=getPolicy&model=wan2.2-kf2v-flash')).json.data;
  const bytes = await readFile((await imageOf('portrait-750x1000.png')).file);
  const send = async (
    data: Record<string, string>,
    change: Record<string, string | null> = {},
    fileFirst = false,
  ) => {
    const form = new FormData();
    const file = new Blob([bytes], { type: 'image/png' });
    if (fileFirst) form.append('file', file, 'a.png');
    const fields = {
      OSSAccessKeyId: data.oss_access_key_id,
      Signature: data.signature,
      policy: data.policy,
      key: `${data.upload_dir}/a.png`,
      'x-oss-object-acl': data.x_oss_object_acl,
      'x-oss-forbid-overwrite': data.x_oss_forbid_overwrite,
      success_action_status: '200',
      'x-oss-content-type': 'image/png',
      ...change,
    };
    for (const [name, value] of Object.entries(fields)) if (value) form.append(name, value);
    if (!fileFirst) form.append('file', file, 'a.png');
    const response = await fetch(data.upload_host ?? '', { method: 'POST', body: form });
    return [response.status, (await response.text()).match(/<Code>(\w+)/)?.[1] ?? ''];
  };
  const data = await permit();
  expect(data).toMatchObject({
    expire_in_seconds: 300,
    x_oss_object_acl: 'private',
    x_oss_forbid_overwrite: 'true',
  });
  expect(await send(data)).toEqual([200, '']);
  expect(await send(data)).toEqual([409, 'FileAlreadyExists']);
  expect(await send(await permit(), { success_action_status: null })).toEqual([204, '']);
  expect(await send(await permit(), { Signature: 'x' })).toEqual([403, 'SignatureDoesNotMatch']);
  expect(await send(await permit(), { key: 'elsewhere/a.png' })).toEqual([403, 'AccessDenied']);
  expect(await send(await permit(), {}, true)).toEqual([400, 'MalformedPOSTRequest']);
  const late = await permit();
  service.clock.leap(301_000);
  expect(await send(late)).toEqual([403, 'AccessDenied']);

  const address = `oss://${data.upload_dir}/a.png`;
  const resolve = { 'x-dashscope-ossresourceresolve': 'enable' };
  const uses = body({ input: { first_frame_url: address, last_frame_url: address } });
  expect(await service.create(uses, resolve)).toMatchObject({ status: 200 });
  expect(await service.create({ ...uses, model: 'wan2.1-kf2v-plus' }, resolve)).toMatchObject({
    status: 400,
  });
  expect(await service.create(uses, { ...resolve, authorization: 'Bearer sk-x' })).toMatchObject({
    status: 400,
  });
  service.clock.leap(48 * 3_600_000);
  expect(await service.create(uses, resolve)).toMatchObject({
    status: 400,
    json: { message: 'oss download error.' },
  });
});

test('undocumented fields of the official clients are accepted', async () => {
  await using service = await openService({ limits: { submitsPerSecond: 10 } });
  const python = body({ input: { extend_prompt: true, function: 'video-synthesis', prompt: null } });
  const created = await service.create(python, {
    'user-agent': 'dashscope/1.26.2; python/3.11.2',
    accept: 'application/json',
  });
  expect(created.status).toBe(200);
  const java = body({
    input: { extend_prompt: true },
    parameters: { with_audio: false, steps: 50, size: '1280*720' },
  });
  expect(await service.create(java, { 'x-dashscope-datainspection': 'enable' })).toMatchObject({
    status: 200,
  });
  // Its asynchronous class polls with a trailing slash, followed by the parameters of the create call.
  const id = created.json.output.task_id;
  const odd = await service.call(
    'GET',
    `/tasks/${id}/?duration=5&prompt_extend=true&watermark=true&resolution=720P`,
  );
  expect(odd.json.output).toMatchObject({ task_id: id, task_status: 'RUNNING' });
  expect(odd.headers['content-type']).toBe('application/json;charset=UTF-8');
  const effect = {
    model: 'wanx2.1-kf2v-plus',
    input: { first_frame_url: png, template: 'mech1', prompt: 'ignored' },
    parameters: {},
  };
  expect(await service.create(effect)).toMatchObject({ status: 200 });
  expect(service.requests.at(-1)).toMatchObject({
    template: 'mech1',
    prompt: null,
    last: null,
    resolution: '720P',
  });
});

test('an image on the web is fetched when the task runs, and fails the task if it is unavailable', async () => {
  await using service = await openService({ limits: { submitsPerSecond: 10 } });
  const missing = `${service.emulator.origin}/nothing.png`;
  const id = (await service.create(body({ input: { first_frame_url: missing } }))).json.output.task_id;
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${id}`)).json).toEqual({
    request_id: expect.any(String),
    output: expect.objectContaining({
      task_status: 'FAILED',
      code: 'InvalidParameter',
      message: 'download image failed',
    }),
  });
  expect(service.emulator.bill()).toMatchObject({ micros: 0, tasks: 1 });
});

test('tasks, uploads and clips survive a restart with a state folder, which contains no keys', async () => {
  await using folder = await testFolder();
  const stateFolder = join(folder.path, 'state');
  await mkdir(stateFolder);
  const clock = leapingClock();
  let id = '';
  {
    await using service = await openService({ stateFolder, clock });
    id = (await service.create()).json.output.task_id;
  }
  clock.leap(61_000);
  await using service = await openService({ stateFolder, clock });
  const done = await service.call('GET', `/tasks/${id}`);
  expect(done.json.output.task_status).toBe('SUCCEEDED');
  expect(await service.call('GET', done.json.output.video_url)).toMatchObject({ status: 200 });
  expect(service.emulator.bill().micros).toBe(1_000_000);
  for (const name of await readdir(stateFolder, { recursive: true })) {
    const text = await readFile(join(stateFolder, name)).catch(() => Buffer.from(''));
    expect(text.includes('sk-test')).toBe(false);
  }
});

test.each(['odd-clip=3.2s', 'odd-clip=16fps', 'failed=InvalidPerson', 'invalid-later', 'unknown', 'latency'])(
  'a task under %s has the same end after a restart',
  async (fault) => {
    await using folder = await testFolder();
    const stateFolder = join(folder.path, 'state');
    await mkdir(stateFolder);
    const clock = leapingClock();
    const warnings: string[] = [];
    const setup = { stateFolder, clock, onWarn: (message: string) => warnings.push(message) };
    const shown: unknown[] = [];
    let id = '';
    for (const faults of [parseFaults(fault), []]) {
      await using service = await openService({ ...setup, faults });
      if (id === '') id = (await service.create()).json.output.task_id;
      clock.leap(61_000);
      const { output, usage } = (await service.call('GET', `/tasks/${id}`)).json;
      shown.push({ ...output, video_url: null, usage });
    }
    expect(warnings).toEqual([]);
    expect(shown[1]).toEqual(shown[0]);
  },
);

test.each(['closed', 'killed'])(
  'after it was %s, a service with a folder never says a time again',
  async (how) => {
    await using folder = await testFolder();
    const stateFolder = join(folder.path, 'state');
    const clock = leapingClock();
    const timeOf = async (service: Awaited<ReturnType<typeof openService>>) =>
      Date.parse(String((await service.call('GET', '/tasks')).headers.date));
    const first = await openService({ stateFolder, clock, speed: 60 });
    const id = (await first.create()).json.output.task_id;
    // Ten minutes of real time, ten hours of emulated time.
    clock.leap(600_000);
    const before = await timeOf(first);
    expect(before).toBeGreaterThan(clock.now() + 9 * 3_600_000);
    expect((await first.call('GET', `/tasks/${id}`)).json.output.task_status).toBe('SUCCEEDED');
    // A killed process closes nothing: the second emulator finds only what is on disk.
    if (how === 'closed') await first[Symbol.asyncDispose]();
    clock.leap(1000);
    {
      await using again = await openService({ stateFolder, clock, speed: 1 });
      expect(await timeOf(again)).toBeGreaterThanOrEqual(before);
      // The time is not so far ahead that the tasks have expired.
      expect(await timeOf(again)).toBeLessThan(before + 3_600_000);
      const { output } = (await again.call('GET', `/tasks/${id}`)).json;
      expect(output.task_status).toBe('SUCCEEDED');
      expect(await again.call('GET', output.video_url)).toMatchObject({ status: 200 });
      const later = (await again.create()).json.output.task_id;
      const listed = (await again.call('GET', '/tasks')).json.data.map(
        (row: { task_id: string }) => row.task_id,
      );
      expect(listed).toEqual([later, id]);
    }
    if (how === 'killed') await first[Symbol.asyncDispose]();
  },
);
