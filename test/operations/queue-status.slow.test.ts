import { afterAll, beforeAll, expect, test } from 'vitest';
import { queueStatus, storyboardQueue } from '../../src/operations/queue-status.js';
import { openProject } from '../../src/project/project.js';
import { parseRedisAddress } from '../../src/system/redis-address.js';
import { thisMachine } from '../../src/system/this-machine.js';
import { openTestProject } from '../rig/project.js';
import { openQueueRig, type QueueRig } from '../rig/queue-rig.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';

const { signal } = new AbortController();
let rig: QueueRig;

beforeAll(async () => {
  if (hasRedis) rig = await openQueueRig();
});
afterAll(async () => rig?.[Symbol.asyncDispose]());

const statusOf = (url: string) => queueStatus(parseRedisAddress(url), signal);

test.skipIf(!hasRedis)('the status of a Redis that no one has used is empty', async () => {
  await using redis = await openRedisServer({ password: 'a-secret-word' });
  const status = await statusOf(redis.url);
  expect(status).toEqual({
    queue: expect.stringContaining(`127.0.0.1:${redis.port}`),
    ...{ queues: [], workers: [], renders: [] },
  });
  expect(JSON.stringify(status)).not.toContain('a-secret-word');
});

test.skipIf(!hasRedis)('workers, renders and jobs that failed are in the status', async () => {
  await rig.worker({ concurrency: 1 });
  rig.ffmpeg.spoil('fail');
  await expect(rig.run(rig.draw('poison'), { label: 'poison' })).rejects.toMatchObject({
    code: 'ffmpeg-failed',
  });
  const { queues, workers, renders } = await statusOf(rig.redis.url);
  expect(workers).toMatchObject([{ role: 'worker', machine: thisMachine.name }]);
  expect(renders).toMatchObject([{ role: 'render', machine: thisMachine.name }]);
  expect(queues).toMatchObject([
    {
      ...{ waiting: 0, active: 0, failed: 1, activeJobs: [] },
      failedJobs: [{ kind: 'draw-draft', label: 'poison', code: 'ffmpeg-failed' }],
    },
  ]);
});

test.skipIf(!hasRedis)('the status of a Redis that is down is an error with a code', async () => {
  await using redis = await openRedisServer();
  await redis.kill();
  await expect(statusOf(redis.url)).rejects.toMatchObject({ code: 'queue-down' });
});

test('the queue is that of the environment, or of the storyboard, or an error with a hint', async () => {
  const storyboard = `version: 1
queue: redis://10.0.0.7/2
shots: [{ id: one, first: push-a.png, last: push-b.png, prompt: Rain. }]
`;
  await using files = await openTestProject(storyboard);
  await using named = openProject({ storyboard: files.storyboard, env: {} });
  expect(await storyboardQueue(named)).toMatchObject({ name: expect.stringContaining('10.0.0.7') });
  await using other = openProject({ storyboard: files.storyboard, env: { INBETWEEN_QUEUE: 'redis://h' } });
  expect(await storyboardQueue(other)).toMatchObject({ name: expect.stringContaining('redis://h') });
  await files.write('storyboard.yaml', storyboard.replace(/^queue.*\n/m, ''));
  await expect(storyboardQueue(named)).rejects.toMatchObject({
    code: 'no-queue',
    hint: expect.stringContaining('INBETWEEN_QUEUE'),
  });
});
