import { expect, test } from 'vitest';
import { sha256 } from '../../src/base/digest.js';
import { imageOf } from '../rig/emulated-service.js';
import { body, dataOf, openService, path, png } from './raw-client.js';

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
