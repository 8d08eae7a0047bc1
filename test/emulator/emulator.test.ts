import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { parseFaults } from '../../src/emulator/faults.js';
import { type EmulatorSetup, openEmulator } from '../../src/emulator/open-emulator.js';
import { regions } from '../../src/providers/dashscope/regions.js';
import { imageOf, smallClip } from '../rig/emulated-service.js';
import { leapingClock } from '../rig/leaping-clock.js';
import { testFolder } from '../rig/test-folder.js';

const path = '/services/aigc/image2video/video-synthesis';
const png = await dataOf('portrait-750x1000.png');

async function dataOf(name: string): Promise<string> {
  const image = await imageOf(name);
  return `data:image/${image.format};base64,${(await readFile(image.file)).toString('base64')}`;
}

function body(more: { model?: unknown; input?: object; parameters?: object } = {}) {
  return {
    model: 'wan2.2-kf2v-flash',
    input: { prompt: 'rain', first_frame_url: png, last_frame_url: png, ...more.input },
    parameters: { resolution: '720P', prompt_extend: true, watermark: false, ...more.parameters },
    ...('model' in more ? { model: more.model } : {}),
  };
}

/** An emulator, and a client that sends raw requests like the vendor's own clients. */
async function openService(setup: Partial<EmulatorSetup> = {}) {
  const clock = leapingClock();
  const requests: unknown[] = [];
  const emulator = await openEmulator({
    clock,
    takeSeconds: () => 60,
    makeClip: async (take, to) => {
      requests.push(take);
      await copyFile(smallClip, to);
    },
    ...setup,
  });
  const headers = { authorization: 'Bearer sk-test', 'content-type': 'application/json; charset=utf-8' };
  const call = async (
    method: 'GET' | 'POST',
    to: string,
    more: { headers?: object; body?: unknown } = {},
  ) => {
    const response = await request(to.startsWith('http') ? to : `${emulator.baseUrl}${to}`, {
      method,
      headers: { ...headers, ...more.headers },
      ...(more.body === undefined
        ? {}
        : { body: typeof more.body === 'string' ? more.body : JSON.stringify(more.body) }),
    });
    const text = await response.body.text();
    // biome-ignore lint/suspicious/noExplicitAny: responses are inspected freely
    const json: any = text.startsWith('{') ? JSON.parse(text) : {};
    return { status: response.statusCode, headers: response.headers, text, json };
  };
  const create = (sent: unknown = body(), more: object = {}) =>
    call('POST', path, { headers: { 'x-dashscope-async': 'enable', ...more }, body: sent });
  return {
    emulator,
    clock,
    call,
    create,
    requests,
    [Symbol.asyncDispose]: () => emulator[Symbol.asyncDispose](),
  };
}

/** Creates a task of a model with typed media. */
function createMedia(
  { call }: Awaited<ReturnType<typeof openService>>,
  { model, media }: { readonly model: string; readonly media: readonly object[] },
) {
  return call('POST', '/services/aigc/video-generation/video-synthesis', {
    headers: { 'x-dashscope-async': 'enable' },
    body: { model, input: { media }, parameters: { resolution: '720P' } },
  });
}

test('a take of a raw client is created, polled and downloaded in two ranges', async () => {
  await using service = await openService();
  const created = await service.create();
  expect(created).toMatchObject({ status: 200, json: { output: { task_status: 'PENDING' } } });
  expect(created.headers['x-request-id']).toBe(created.json.request_id);
  expect(created.headers['x-inbetween-emulator']).toContain('not the DashScope service');
  const id = created.json.output.task_id;
  const running = await service.call('GET', `/tasks/${id}`);
  expect(running.json.output).toMatchObject({
    task_id: id,
    task_status: 'RUNNING',
    submit_time: '2026-11-22 12:00:00.000',
    scheduled_time: '2026-11-22 12:00:00.000',
  });
  service.clock.leap(60_000);
  const done = await service.call('GET', `/tasks/${id}`);
  expect(done.json).toMatchObject({
    output: { task_status: 'SUCCEEDED', end_time: '2026-11-22 12:01:00.000', orig_prompt: 'rain' },
    usage: { video_duration: 5, video_count: 1, SR: 720 },
  });
  expect(done.json.output.actual_prompt).toContain('rain');
  const url = done.json.output.video_url;
  expect(Number(new URL(url).searchParams.get('Expires')) * 1000).toBe(service.clock.now() + 86_400_000);
  const whole = await service.call('GET', url);
  expect(whole.headers).toMatchObject({ 'content-type': 'video/mp4', 'content-length': '6328' });
  const rest = await service.call('GET', url, { headers: { range: 'bytes=6000-' } });
  expect(rest).toMatchObject({ status: 206, headers: { 'content-range': 'bytes 6000-6327/6328' } });
  service.clock.leap(86_401_000);
  expect(await service.call('GET', url)).toMatchObject({
    status: 403,
    text: expect.stringContaining('<Code>AccessDenied'),
  });
  expect((await service.call('GET', `/tasks/${id}`)).json.output).toEqual({
    task_id: id,
    task_status: 'UNKNOWN',
  });
});

test('the draw function receives a draft request with the images as files', async () => {
  await using service = await openService();
  await service.create(body({ parameters: { seed: 5, duration: 5 }, input: { negative_prompt: 'cuts' } }));
  const image = await imageOf('portrait-750x1000.png');
  expect(service.requests).toMatchObject([
    {
      provider: 'draft',
      model: 'wan2.2-kf2v-flash',
      prompt: 'rain',
      negativePrompt: 'cuts',
      seed: 5,
      duration: 5,
      first: { kind: 'image', digest: image.digest, size: { width: 750, height: 1000 }, format: 'png' },
    },
  ]);
});

// Requests that the service refuses at once, by their fault.
test.each<[string, object, [number, string]]>([
  ['an unknown model', body({ model: 'wan9-kf2v' }), [400, 'InvalidParameter']],
  ['no model', body({ model: undefined }), [400, 'BadRequest.EmptyModel']],
  ['a model of another path', body({ model: 'wan2.7-i2v' }), [400, 'InvalidParameter']],
  ['no first frame', body({ input: { first_frame_url: undefined } }), [400, 'InvalidParameter']],
  ['no last frame and no effect', body({ input: { last_frame_url: null } }), [400, 'InvalidParameter']],
  ['an effect of a model without effects', body({ input: { template: 'mech1' } }), [400, 'InvalidParameter']],
  ['a resolution that is not made', body({ parameters: { resolution: '4K' } }), [400, 'InvalidParameter']],
  ['a duration that is not made', body({ parameters: { duration: 6 } }), [400, 'InvalidParameter']],
  ['a seed out of range', body({ parameters: { seed: -1 } }), [400, 'InvalidParameter']],
  ['a flag that is none', body({ parameters: { watermark: 'yes' } }), [400, 'InvalidParameter']],
  [
    'an image that is too small',
    body({ input: { first_frame_url: await dataOf('tiny.png') } }),
    [400, 'InvalidParameter'],
  ],
  [
    'a truncated image',
    body({ input: { first_frame_url: await dataOf('plain.png').then((text) => text.slice(0, 400)) } }),
    [400, 'InvalidParameter'],
  ],
  [
    'an address that is none',
    body({ input: { first_frame_url: 'file:///etc/passwd' } }),
    [400, 'InvalidURL'],
  ],
  [
    'oss:// without its header',
    body({ input: { first_frame_url: 'oss://a/b.png' } }),
    [400, 'InvalidParameter.DataInspection'],
  ],
  ['no input', { model: 'wan2.2-kf2v-flash', parameters: {} }, [400, 'BadRequest.EmptyInput']],
])('%s is refused', async (_, sent, [status, code]) => {
  await using service = await openService();
  const answer = await service.create(sent);
  expect(answer).toMatchObject({
    status,
    json: { code, request_id: expect.any(String), message: expect.any(String) },
  });
  expect(service.emulator.bill().tasks).toBe(0);
});

test('the headers of a create call are checked like the service does', async () => {
  await using service = await openService({ accounts: { 'sk-test': {}, 'sk-poor': { overdue: true } } });
  expect(await service.call('POST', path, { body: body() })).toMatchObject({
    status: 403,
    json: { code: 'AccessDenied' },
  });
  expect(await service.create(body(), { authorization: 'Bearer sk-other' })).toMatchObject({
    status: 401,
    json: { code: 'InvalidApiKey' },
  });
  expect(await service.create(body(), { authorization: 'nothing' })).toMatchObject({ status: 401 });
  expect(await service.create(body(), { authorization: 'Bearer sk-poor' })).toMatchObject({
    status: 400,
    json: { code: 'Arrearage' },
  });
  expect(await service.create('{')).toMatchObject({ status: 400 });
  expect(await service.create(`"${'x'.repeat(21_000_000)}"`)).toMatchObject({
    status: 400,
    json: { code: 'BadRequest.TooLarge' },
  });
  expect(await service.call('GET', '/nothing')).toMatchObject({ status: 404 });
  expect(await service.create(body(), { origin: 'https://evil.example' })).toMatchObject({ status: 403 });
  expect(await service.create(body(), { host: 'evil.example' })).toMatchObject({ status: 403 });
});

test('tasks over the running limit wait until a slot is free', async () => {
  await using service = await openService({ limits: { submitsPerSecond: 10 } });
  const ids: string[] = [];
  for (let count = 0; count < 5; count += 1) ids.push((await service.create()).json.output.task_id);
  const states = async () => {
    const all = await Promise.all(ids.map((id) => service.call('GET', `/tasks/${id}`)));
    return all.map(({ json }) => json.output.task_status[0]).join('');
  };
  expect(await states()).toBe('RRPPP');
  service.clock.leap(61_000);
  expect(await states()).toBe('SSRRP');
  service.clock.leap(180_000);
  // The last one started when the slot became free, although no request was made at that time.
  expect(await states()).toBe('SSSSS');
  const last = await service.call('GET', `/tasks/${ids[4]}`);
  expect(last.json.output).toMatchObject({
    scheduled_time: '2026-11-22 12:02:00.000',
    end_time: '2026-11-22 12:03:00.000',
  });
  expect(service.emulator.bill()).toMatchObject({ micros: 5_000_000, tasks: 5 });
});

test('the rate limit and the limits of an account are enforced', async () => {
  await using service = await openService({ overLimit: 'reject' });
  const { json } = await service.create();
  expect(await service.create()).toMatchObject({ status: 200 });
  expect(await service.create()).toMatchObject({ status: 429, json: { code: 'Throttling.RateQuota' } });
  service.clock.leap(1000);
  expect(await service.create()).toMatchObject({ status: 429, json: { code: 'Throttling.Concurrency' } });
  expect(await service.create(body(), { authorization: 'Bearer sk-another' })).toMatchObject({ status: 200 });
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${json.output.task_id}`)).json.output.task_status).toBe(
    'SUCCEEDED',
  );
  expect(await service.create()).toMatchObject({ status: 200 });
  const polls = await Promise.all(Array.from({ length: 25 }, () => service.call('GET', '/tasks/unknown')));
  // One poll of this second has already been made.
  expect(polls.filter(({ status }) => status === 429)).toHaveLength(6);
});

test('only a pending task can be cancelled', async () => {
  await using service = await openService({ limits: { takesInFlight: 1, submitsPerSecond: 10 } });
  const running = (await service.create()).json.output.task_id;
  const waiting = (await service.create()).json.output.task_id;
  expect(await service.call('POST', `/tasks/${running}/cancel`)).toMatchObject({
    status: 400,
    json: { code: 'UnsupportedOperation' },
  });
  expect(await service.call('POST', `/tasks/${waiting}/cancel`)).toMatchObject({ status: 200 });
  expect((await service.call('GET', `/tasks/${waiting}`)).json.output.task_status).toBe('CANCELED');
  service.clock.leap(200_000);
  expect((await service.call('GET', `/tasks/${running}`)).json.output.task_status).toBe('SUCCEEDED');
  expect(service.emulator.bill()).toMatchObject({ tasks: 2, micros: 1_000_000 });
});

test('the list contains the tasks of the account, newest first, in pages', async () => {
  await using service = await openService({ limits: { submitsPerSecond: 100 } });
  const ids: string[] = [];
  for (let count = 0; count < 12; count += 1) {
    ids.push((await service.create()).json.output.task_id);
    service.clock.leap(1000);
  }
  await service.create(body(), { authorization: 'Bearer sk-another' });
  const first = await service.call('GET', '/tasks?page_no=1&page_size=10&region=cn-beijing');
  expect(first.json).toMatchObject({ total: 12, total_page: 2, page_no: 1, page_size: 10 });
  expect(first.json.data[0]).toMatchObject({
    task_id: ids[11],
    model_name: 'wan2.2-kf2v-flash',
    status: 'PENDING',
  });
  expect((await service.call('GET', '/tasks/?page_no=2')).json.data).toHaveLength(2);
  expect((await service.call('GET', '/tasks?status=RUNNING')).json.total).toBe(2);
  expect(
    (await service.call('GET', '/tasks?start_time=20261122120005&end_time=20261122120007')).json.total,
  ).toBe(3);
  expect((await service.call('GET', '/tasks?model_name=other')).json.total).toBe(0);
});

test('answers about tasks have the form of the service', async () => {
  await using service = await openService({ limits: { takesInFlight: 1, submitsPerSecond: 10 } });
  const create = await service.create();
  const running = create.json.output.task_id;
  const waiting = (await service.create()).json.output.task_id;
  const media = [{ type: 'first_frame', url: png }];
  const other = await service.call('POST', '/services/aigc/video-generation/video-synthesis', {
    headers: { 'x-dashscope-async': 'enable' },
    body: { model: 'wan3.0-video', input: { media }, parameters: { seed: -1, prompt_extend: true } },
  });
  const list = await service.call('GET', '/tasks');
  const entry = (id: string) =>
    list.json.data.find(({ task_id }: { readonly task_id: string }) => task_id === id);
  const started = entry(running);
  expect(started.start_time - started.gmt_create).toBe(19);
  expect(started).toMatchObject({
    region: 'cn-beijing',
    request_id: create.json.request_id,
    user_api_unique_key: 'apikey:v1:aigc:image2video:video-synthesis:wan2.2-kf2v-flash',
  });
  expect(entry(waiting)).not.toHaveProperty('start_time');
  expect(entry(other.json.output.task_id).user_api_unique_key).toBe(
    'apikey:v1:aigc:video-generation:video-synthesis:wan3.0-video',
  );
  const poll = await service.call('GET', `/tasks/${running}`);
  const cancel = await service.call('POST', `/tasks/${waiting}/cancel`);
  expect([create, list, poll, cancel].map(({ headers }) => headers['content-type'])).toEqual([
    'application/json',
    ...Array(3).fill('application/json;charset=UTF-8'),
  ]);
  expect(
    (await service.call('GET', '/tasks?start_time=20261121110000&end_time=20261122120000')).json,
  ).toMatchObject({
    code: 'InvalidParameter',
  });
});

test('the text for a missing model and a missing input is that of the service', async () => {
  await using service = await openService();
  expect((await service.create(body({ model: undefined }))).json.message).toBe(
    'Required parameter "model" missing from request.',
  );
  expect((await service.create({ model: 'wan2.2-kf2v-flash' })).json.message).toBe(
    'Required input parameter missing from request.',
  );
});

test('a region has its own models, prices, limits and host of results', async () => {
  await using service = await openService({ region: 'ap-southeast-1' });
  expect((await service.create(body({ model: 'wanx2.1-kf2v-plus' }))).json).toMatchObject({
    code: 'InvalidParameter',
    message: 'Model not exist.',
  });
  const { json } = await service.create(body({ model: 'wan2.1-kf2v-plus' }));
  expect(await service.create(body({ model: 'wan2.1-kf2v-plus' }))).toMatchObject({ status: 429 });
  const media = [{ type: 'first_frame', url: png }];
  const other = await service.call('POST', '/services/aigc/video-generation/video-synthesis', {
    headers: { 'x-dashscope-async': 'enable' },
    body: { model: 'wan2.7-i2v', input: { media }, parameters: { duration: 2 } },
  });
  service.clock.leap(61_000);
  // The bill counts clips that are drawn.
  await service.call('GET', `/tasks/${other.json.output.task_id}`);
  const { output } = (await service.call('GET', `/tasks/${json.output.task_id}`)).json;
  expect(new URL(output.video_url).pathname).toBe(
    `/results/dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com/${json.output.task_id}.mp4`,
  );
  expect((await service.call('GET', '/tasks')).json.data[0].region).toBe('ap-southeast-1');
  expect(service.emulator.bill().billed.map(({ micros }) => micros)).toEqual([3_669_620, 2_201_772]);
});

test.each([
  ['wan2.7-i2v-2026-04-25', undefined, 5],
  ['wan3.0-video', 'ap-northeast-1', 5],
  ['wan2.1-kf2v-plus', 'ap-southeast-1', 1],
  ['wanx2.1-kf2v-plus', 'ap-southeast-1', null],
  ['wan9', undefined, null],
])('the limits of %s in %s are those of its row', async (model, region, perSecond) => {
  await using service = await openService({ region });
  const { quotas, total } = (await service.call('GET', `/quotas?model=${model}`)).json.output;
  expect(total).toBe(perSecond === null ? 0 : 1);
  if (perSecond !== null)
    expect(quotas).toMatchObject([
      { model, model_limit: { request_limit: perSecond, request_limit_period: 1 } },
    ]);
});

test('the quotas list each model that the region offers once', async () => {
  await using service = await openService({ region: 'ap-southeast-1' });
  const { quotas } = (await service.call('GET', '/quotas?page_size=100')).json.output;
  const names = quotas.map(({ model }: { model: string }) => model);
  expect(names).toContain('wan3.0-video-prime');
  expect(names).not.toContain('wanx2.1-kf2v-plus');
  expect(new Set(names).size).toBe(names.length);
});

test('without a region, each model is in the first of its regions', async () => {
  await using service = await openService();
  const { json } = await service.create(body({ model: 'wan2.1-kf2v-plus' }));
  service.clock.leap(61_000);
  expect((await service.call('GET', '/tasks')).json.data[0].region).toBe('ap-southeast-1');
  const { output } = (await service.call('GET', `/tasks/${json.output.task_id}`)).json;
  expect(output.video_url).toContain('/dashscope-result-sgp.oss-ap-southeast-1.aliyuncs.com/');
});

test.each(Object.keys(regions))('the wan3 models are offered in %s', async (region) => {
  await using service = await openService({ region });
  for (const model of ['wan3.0-video', 'wan3.0-video-prime']) {
    const { json } = await createMedia(service, { model, media: [{ type: 'first_frame', url: png }] });
    expect(json.output).toMatchObject({ task_status: 'PENDING' });
  }
});

test('the model whose pages disagree about Singapore is offered there, at an unknown price', async () => {
  await using service = await openService({ region: 'ap-southeast-1' });
  const { json } = await service.create();
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${json.output.task_id}`)).json.output.task_status).toBe(
    'SUCCEEDED',
  );
  expect(service.emulator.bill()).toMatchObject({ micros: 0, billed: [{ seconds: 5 }] });
});

test('frames of wan3 together with references are accepted, and the task fails', async () => {
  await using service = await openService();
  const frame = { type: 'first_frame', url: png };
  for (const type of ['reference_image', 'reference_video', 'reference_audio', 'file', 'link']) {
    const { json } = await createMedia(service, {
      model: 'wan3.0-video',
      media: [frame, { type, url: png }],
    });
    service.clock.leap(61_000);
    expect((await service.call('GET', `/tasks/${json.output.task_id}`)).json.output).toMatchObject({
      task_status: 'FAILED',
      code: 'InvalidParameter',
      message: expect.stringContaining('mutually exclusive'),
    });
  }
  const refused = await createMedia(service, {
    model: 'wan2.7-i2v',
    media: [frame, { type: 'reference_image', url: png }],
  });
  expect(refused).toMatchObject({ status: 400, json: { code: 'InvalidParameter' } });
  expect(service.emulator.bill().micros).toBe(0);
});

test.each([
  ['odd-clip=3.2s', 'wan2.2-kf2v-flash', { video_duration: 3.2, SR: 720 }, 640_000],
  ['odd-clip=3.2s', 'wanx2.1-kf2v-plus', { video_duration: 3.2, video_ratio: 'standard' }, 2_240_000],
  ['odd-clip=3.2s', 'wan2.7-i2v', { duration: 3.2, output_video_duration: 3.2 }, 1_920_000],
  ['odd-clip=3.2s', 'wan3.0-video', { output_video_duration: 3.2, fps: 30 }, 1_920_000],
  ['odd-clip=24fps', 'wan3.0-video', { output_video_duration: 5, fps: 24 }, 3_000_000],
])('%s of %s is counted as it is delivered', async (fault, model, usage, micros) => {
  await using service = await openService({ faults: parseFaults(fault) });
  const media = [{ type: 'first_frame', url: png }];
  const { json } = model.includes('kf2v')
    ? await service.create(body({ model }))
    : await createMedia(service, { model, media });
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${json.output.task_id}`)).json.usage).toMatchObject(usage);
  expect(service.emulator.bill().micros).toBe(micros);
});

test('an unknown region is an error that names the known ones', async () => {
  await expect(openService({ region: 'beijing' })).rejects.toMatchObject({
    code: 'unknown-region',
    hint: expect.stringContaining('cn-beijing'),
  });
});

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

test('the emulated clock runs at the requested speed', async () => {
  await using service = await openService({ speed: 60 });
  const id = (await service.create()).json.output.task_id;
  service.clock.leap(999);
  expect((await service.call('GET', `/tasks/${id}`)).json.output.task_status).toBe('RUNNING');
  service.clock.leap(2);
  expect((await service.call('GET', `/tasks/${id}`)).json.output.task_status).toBe('SUCCEEDED');
});

test('a failing draw function fails the task with its message', async () => {
  await using service = await openService({ makeClip: async () => Promise.reject(new Error('no ffmpeg')) });
  const id = (await service.create()).json.output.task_id;
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${id}`)).json.output).toMatchObject({
    code: 'InternalError.Algo',
    message: expect.stringContaining('no ffmpeg'),
  });
});

test('the pages of the emulator describe it and show the bill', async () => {
  await using service = await openService();
  const id = (await service.create()).json.output.task_id;
  service.clock.leap(61_000);
  expect((await service.call('GET', `/tasks/${id}`)).json.output.task_status).toBe('SUCCEEDED');
  const page = await service.call('GET', service.emulator.origin);
  expect(page.text).toContain('This is an emulator');
  const bill = await service.call('GET', `${service.emulator.origin}/emulator/bill`);
  expect(bill.json).toEqual(service.emulator.bill());
  expect(bill.json.billed).toMatchObject([
    { seconds: 5, prompt: 'rain', first: sha256(Buffer.from(png.split(',')[1] ?? '', 'base64')) },
  ]);
});

test('an occupied port is reported', async () => {
  await using service = await openService();
  const port = Number(new URL(service.emulator.origin).port);
  await expect(openService({ port })).rejects.toMatchObject({ code: 'port-taken' });
});

const sound = { type: 'driving_audio', url: 'oss://dashscope-instant/somebody/else.mp3' };
const frame = { type: 'first_frame', url: png };

test.each<[string, readonly object[], number, string]>([
  ['first frame alone', [frame], 200, ''],
  ['first and last frame', [frame, { ...frame, type: 'last_frame' }], 200, ''],
  ['no first frame', [sound], 400, 'InvalidParameter'],
  ['a type twice', [frame, frame], 400, 'InvalidParameter'],
  ['an unsupported type', [frame, { ...frame, type: 'first_clip' }], 400, 'InvalidParameter'],
  ['inline audio', [frame, { ...sound, url: 'data:audio/mpeg;base64,AAAA' }], 400, 'InvalidURL'],
  ['audio of another account', [frame, sound], 400, 'InvalidParameter'],
])('typed media: %s', async (_, media, status, code) => {
  await using service = await openService();
  const answer = await service.call('POST', '/services/aigc/video-generation/video-synthesis', {
    headers: { 'x-dashscope-async': 'enable', 'x-dashscope-ossresourceresolve': 'enable' },
    body: {
      model: 'wan2.7-i2v',
      input: { prompt: 'rain', media },
      parameters: { resolution: '720P', duration: 5 },
    },
  });
  expect([answer.status, answer.json.code ?? '']).toEqual([status, code]);
});
