import { expect, test } from 'vitest';
import { parseFaults } from '../../src/emulator/faults.js';
import { regions } from '../../src/providers/dashscope/regions.js';
import { body, createMedia, openService, png } from './raw-client.js';

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
