import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { WorkerEvent } from '../../src/events/worker-event.js';
import { work } from '../../src/operations/work.js';
import { openRemote } from '../../src/store/remote/open-remote.js';
import { systemClock } from '../../src/system/clock.js';
import { parseRedisAddress } from '../../src/system/redis-address.js';
import { engineHere, untroubled } from '../media/engines.js';
import { openQueueRig } from '../rig/queue-rig.js';
import { hasRedis, openRedisServer } from '../rig/redis-server.js';
import { testFolder } from '../rig/test-folder.js';

test.skipIf(!hasRedis)('a worker takes a job, reports it, and ends with its signal', async () => {
  await using rig = await openQueueRig();
  const worker = await rig.worker({ concurrency: 1 });
  await rig.run(rig.draw('rain'), { label: 'rain' });
  await worker.next('job-done');
  expect(await worker.stop('SIGINT')).toBe(0);
  const of = (type: WorkerEvent['type']) => worker.events.filter((event) => event.type === type);
  expect(worker.events[0]).toMatchObject({ type: 'worker-ready', concurrency: 1 });
  expect(of('job-started')).toMatchObject([{ job: { kind: 'draw-draft', label: 'rain' } }]);
  expect(of('job-done')).toMatchObject([{ job: { kind: 'draw-draft', label: 'rain' } }]);
  expect(rig.local).toEqual([]);
});

test.skipIf(!hasRedis)('a worker whose Redis is down says so and executes nothing', async () => {
  await using redis = await openRedisServer();
  await redis.kill();
  await using folder = await testFolder();
  const events: WorkerEvent[] = [];
  const remote = openRemote(
    { at: join(folder.path, 'store'), trusted: true },
    { env: {}, root: folder.path, clock: systemClock, random: Math.random },
  );
  const working = work({
    ...{ address: parseRedisAddress(redis.url), remote, engine: await engineHere() },
    ...{ folder: join(folder.path, 'work'), concurrency: 1, env: process.env, clock: systemClock },
    ...{ onEvent: (event: WorkerEvent) => void events.push(event), signal: untroubled },
  });
  await expect(working).rejects.toMatchObject({ code: 'queue-down' });
  expect(events).toEqual([]);
});
