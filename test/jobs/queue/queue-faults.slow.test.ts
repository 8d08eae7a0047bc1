import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { fileOf } from '../../../src/media/job.js';
import { openObjectServer } from '../../rig/object-server.js';
import { openQueueRig } from '../../rig/queue-rig.js';
import { hasRedis } from '../../rig/redis-server.js';

test.skipIf(!hasRedis)(
  'a worker that was stopped for longer than its lock, and its heir, make equal outputs',
  async () => {
    await using rig = await openQueueRig({ stubborn: true });
    const [one, two] = [await rig.worker(), await rig.worker()];
    rig.ffmpeg.hold();
    const result = rig.run(rig.draw('frozen'), { label: 'frozen' });
    const isStarted = (events: typeof one.events): boolean =>
      events.some(({ type }) => type === 'job-started');
    const frozen = await Promise.race([
      one.until(isStarted).then(() => one),
      two.until(isStarted).then(() => two),
    ]);
    const heir = frozen === one ? two : one;
    frozen.child.kill('SIGSTOP');
    await heir.until(isStarted);
    frozen.child.kill('SIGCONT');
    rig.ffmpeg.release();
    const { outputs } = await result;
    // Both make it, and each compares its result with that of the other one.
    await Promise.all([frozen.next('job-done'), heir.next('job-done')]);
    expect([...frozen.events, ...heir.events].filter(({ type }) => type === 'job-differs')).toEqual([]);
    const own = await rig.here(rig.draw('frozen'));
    expect(
      readFileSync(fileOf(own.outputs, 'clip').path).equals(readFileSync(fileOf(outputs, 'clip').path)),
    ).toBe(true);
    expect(rig.local).toEqual([]);
  },
);

test.skipIf(!hasRedis).each([
  ['and has its jobs', true],
  ['and has forgotten everything', false],
])('a Redis is restarted %s', async (_, persistent) => {
  await using rig = await openQueueRig({ persistent });
  const worker = await rig.worker();
  rig.ffmpeg.hold();
  const results = ['a', 'b', 'c'].map((name) => rig.run(rig.draw(name)));
  await worker.next('job-started', 2);
  await rig.redis.kill();
  await worker.next('queue-lost');
  await rig.redis.start();
  await worker.next('queue-back');
  rig.ffmpeg.release();
  expect(await Promise.all(results)).toMatchObject([{}, {}, {}]);
  expect(rig.local).toEqual([]);
  expect(rig.warnings).toEqual([]);
});

test.skipIf(!hasRedis)('without a Redis the render goes on alone, with one message', async () => {
  await using rig = await openQueueRig();
  const worker = await rig.worker();
  rig.ffmpeg.hold();
  const results = ['a', 'b', 'c', 'd'].map((name) => rig.run(rig.draw(name)));
  await worker.next('job-started', 2);
  await rig.redis.kill();
  rig.ffmpeg.release();
  expect(await Promise.all(results)).toHaveLength(4);
  expect(await rig.run(rig.draw('later'))).toMatchObject({ made: true });
  expect(rig.local.length).toBeGreaterThanOrEqual(3);
  expect(rig.warnings).toMatchObject([
    { code: 'queue-down', message: expect.stringContaining('This machine') },
  ]);
});

test.skipIf(!hasRedis)('a Redis that answers nothing is as good as gone', async () => {
  await using rig = await openQueueRig();
  const worker = await rig.worker();
  rig.ffmpeg.hold();
  const result = rig.run(rig.draw('a'));
  await worker.next('job-started');
  rig.redis.freeze();
  rig.ffmpeg.release();
  expect(await result).toMatchObject({ made: true });
  expect(rig.warnings).toMatchObject([{ code: 'queue-down' }]);
});

test.skipIf(!hasRedis)('a store that is down costs the help of the workers, and no work', async () => {
  await using server = await openObjectServer();
  await using rig = await openQueueRig({ store: server.url });
  const worker = await rig.worker();
  expect(await rig.run(rig.draw('before'))).toMatchObject({ machine: expect.any(String) });
  // Only the worker reads inputs: its attempts fail, and then the render does the work.
  server.fault = (request) =>
    request.startsWith('GET /jobs/files/') ? { kind: 'status', status: 404 } : undefined;
  const late = await rig.worker();
  await worker.stop();
  expect(await rig.run(rig.draw('unread'))).toMatchObject({ made: true });
  expect(late.events.filter(({ type }) => type === 'job-failed')).toHaveLength(3);
  server.fault = () => ({ kind: 'status', status: 501 });
  expect(await rig.run(rig.draw('down'))).toMatchObject({ made: true });
  expect(rig.local).toHaveLength(2);
  expect(rig.warnings).toMatchObject([{ code: 'queue-store-failed' }]);
  server.fault = () => undefined;
  expect(await rig.run(rig.draw('after'))).toMatchObject({ machine: expect.any(String) });
});

test.skipIf(!hasRedis)('a worker with another engine gets no job, and both sides say why', async () => {
  await using rig = await openQueueRig();
  const worker = await rig.worker({ ffmpeg: rig.ffmpeg.older() });
  expect(await rig.run(rig.draw('a'))).not.toHaveProperty('machine');
  expect(rig.warnings).toMatchObject([
    {
      code: 'queue-workers-differ',
      message: expect.stringMatching(/has inbetween .*ffmpeg 4\.3\.1 .*never mix/s),
    },
  ]);
  const refusal = await worker.next('render-refused');
  expect(refusal.own.engine).toContain('4.3.1');
  expect(refusal.render.engine).not.toContain('4.3.1');
  expect(worker.events.filter(({ type }) => type === 'job-started')).toEqual([]);
});

test.skipIf(!hasRedis)(
  'the work of a render without workers goes to the first worker that comes',
  async () => {
    await using rig = await openQueueRig();
    expect(await rig.run(rig.draw('alone'))).not.toHaveProperty('machine');
    expect(rig.warnings).toMatchObject([{ code: 'queue-without-workers' }]);
    rig.ffmpeg.hold();
    const names = Array.from({ length: 12 }, (_, n) => `many-${n}`);
    const results = names.map((name) => rig.run(rig.draw(name)));
    await expect.poll(() => rig.local.length).toBeGreaterThan(2);
    const worker = await rig.worker();
    await worker.next('job-started');
    rig.ffmpeg.release();
    const machines = (await Promise.all(results)).filter(({ machine }) => machine !== undefined);
    expect(machines.length).toBeGreaterThanOrEqual(4);
    expect(rig.warnings).toHaveLength(1);
    // And back again, when the worker is gone.
    await worker.stop('SIGKILL');
    expect(await rig.run(rig.draw('alone again'))).not.toHaveProperty('machine');
  },
);

test.skipIf(!hasRedis)(
  '200 shots over three workers: nothing is lost, and nothing is drawn twice',
  async () => {
    await using rig = await openQueueRig();
    const workers = await Promise.all([rig.worker(), rig.worker(), rig.worker()]);
    const names = Array.from({ length: 200 }, (_, n) => `shot-${n}`);
    const results = await Promise.all(names.map((name) => rig.run(rig.draw(name), { label: name })));
    expect(results.filter(({ made }) => made)).toHaveLength(200);
    const drawn = workers.map(({ events }) =>
      events.flatMap((one) => (one.type === 'job-done' ? [one.job.label] : [])),
    );
    expect(drawn.flat().sort()).toEqual([...names].sort());
    for (const own of drawn) expect(own.length).toBeGreaterThan(20);
    expect(rig.local).toEqual([]);
  },
);
