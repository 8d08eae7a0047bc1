import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { fileOf } from '../../../src/media/job.js';
import { queueStatus } from '../../../src/operations/queue-status.js';
import { parseRedisAddress } from '../../../src/system/redis-address.js';
import { thisMachine } from '../../../src/system/this-machine.js';
import { openQueueRig, type QueueRig, type WorkerProcess } from '../../rig/queue-rig.js';
import { hasRedis } from '../../rig/redis-server.js';

const { signal } = new AbortController();
let rig: QueueRig;
let workers: readonly WorkerProcess[];

beforeAll(async () => {
  if (!hasRedis) return;
  rig = await openQueueRig();
  workers = await Promise.all([rig.worker({ concurrency: 1 }), rig.worker({ concurrency: 1 })]);
});
afterAll(async () => rig?.[Symbol.asyncDispose]());

const labels = (type: 'job-started' | 'job-done' | 'job-withdrawn'): readonly (string | null)[] =>
  workers.flatMap(({ events }) => events.flatMap((one) => (one.type === type ? [one.job.label] : [])));

/** The worker that reports a job. */
async function workerWith(label: string, type: 'job-started' | 'job-withdrawn'): Promise<WorkerProcess> {
  const living = workers.filter(({ child }) => child.exitCode === null && child.signalCode === null);
  const found = living.map(async (worker) => {
    await worker.until((events) => events.some((one) => one.type === type && one.job.label === label));
    return worker;
  });
  return Promise.race(found);
}

test.skipIf(!hasRedis)('a render gets the outputs of a worker, its progress and its name', async () => {
  const machines = new Set<string | undefined>();
  const onProgress = (_: number, machine?: string): void => void machines.add(machine);
  const { outputs, made, machine } = await rig.run(rig.draw('a'), { label: 'rain', onProgress });
  expect({ made, machine, seen: [...machines] }).toEqual({
    ...{ made: true, machine: thisMachine.name, seen: [thisMachine.name] },
  });
  const clip = fileOf(outputs, 'clip');
  expect(sha256(readFileSync(clip.path))).toBe(clip.digest);
  expect(existsSync(join(rig.store, 'clips', clip.digest.slice(0, 2), `${clip.digest}.mp4`))).toBe(true);
  expect(labels('job-started')).toEqual(['rain']);
  expect(rig.local).toEqual([]);
  expect(rig.warnings).toEqual([]);
});

test.skipIf(!hasRedis)(
  'a job that always fails has failed after its attempts, with its error and shot',
  async () => {
    rig.ffmpeg.spoil('fail');
    const failing = rig.run(rig.draw('poison'), { label: 'poison' });
    await expect(failing).rejects.toMatchObject({
      code: 'ffmpeg-failed',
      message: expect.stringContaining('the encoder is broken'),
    });
    const failures = workers.flatMap(({ events }) =>
      events.flatMap((one) => (one.type === 'job-failed' ? [one] : [])),
    );
    expect(failures.map(({ job }) => job.label)).toEqual(['poison', 'poison', 'poison']);
    expect(failures.filter(({ isLast }) => isLast)).toHaveLength(1);
    const { queues } = await queueStatus(parseRedisAddress(rig.redis.url), signal);
    expect(queues[0]).toMatchObject({
      ...{ waiting: 0, active: 0, failed: 1 },
      failedJobs: [{ kind: 'draw-draft', label: 'poison', code: 'ffmpeg-failed', attempts: 3 }],
    });
    rig.ffmpeg.release();
    expect(await rig.run(rig.draw('poison'))).toMatchObject({ made: true });
    expect(rig.local).toEqual([]);
  },
);

test.skipIf(!hasRedis)(
  'a job that ends its process has failed after its attempts, and ends no worker',
  async () => {
    rig.ffmpeg.spoil('kill');
    await expect(rig.run(rig.draw('deadly'))).rejects.toMatchObject({ code: 'job-process-died' });
    rig.ffmpeg.release();
    expect(workers.map(({ child }) => child.exitCode ?? child.signalCode)).toEqual([null, null]);
  },
);

test.skipIf(!hasRedis)(
  'a cancelled job is stopped on its worker within two seconds, a waiting one never starts',
  async () => {
    rig.ffmpeg.hold();
    const stop = new AbortController();
    const names = ['first', 'second', 'third'];
    const running = names.map((name) => rig.run(rig.draw(name), { label: name, signal: stop.signal }));
    const settled = Promise.allSettled(running);
    const isOne = (label: string | null): boolean => names.includes(label ?? '');
    await Promise.all(
      workers.map((worker) =>
        worker.until((events) => events.some((one) => one.type === 'job-started' && isOne(one.job.label))),
      ),
    );
    const begun = performance.now();
    stop.abort(new Error('edited'));
    await Promise.all(
      workers.map((worker) => worker.until((events) => events.some(({ type }) => type === 'job-withdrawn'))),
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
    expect((await settled).map((one) => one.status === 'rejected' && one.reason.message)).toEqual([
      ...['edited', 'edited', 'edited'],
    ]);
    const stopped = labels('job-withdrawn');
    const waiting = names.filter((name) => !stopped.includes(name));
    expect(waiting).toHaveLength(1);
    // The same work can be requested again.
    rig.ffmpeg.release();
    for (const name of names) expect(await rig.run(rig.draw(name))).toMatchObject({ made: true });
    expect(labels('job-started').filter((label) => label === waiting[0])).toEqual([]);
  },
);

test.skipIf(!hasRedis)('a job goes on for the other render when one gives it up', async () => {
  await using other = rig.render();
  await other.ready();
  rig.ffmpeg.hold();
  const stop = new AbortController();
  const given = rig.run(rig.draw('both'), { label: 'both', signal: stop.signal });
  const worker = await workerWith('both', 'job-started');
  const kept = other.run(rig.draw('both'), { label: 'both' });
  await expect.poll(() => rig.wanting(rig.draw('both'))).toBe(2);
  stop.abort(new Error('edited'));
  await expect(given).rejects.toThrow('edited');
  rig.ffmpeg.release();
  expect(await kept).toMatchObject({ made: true });
  expect(worker.events.filter((one) => one.type === 'job-withdrawn' && one.job.label === 'both')).toEqual([]);
  expect(labels('job-started').filter((label) => label === 'both')).toHaveLength(1);
});

test.skipIf(!hasRedis)('a job of a worker that is killed is finished by another one', async () => {
  rig.ffmpeg.hold();
  const result = rig.run(rig.draw('survivor'), { label: 'survivor' });
  const victim = await workerWith('survivor', 'job-started');
  await victim.stop('SIGKILL');
  const [heir] = workers.filter((worker) => worker !== victim) as [WorkerProcess];
  await heir.until((events) =>
    events.some((one) => one.type === 'job-started' && one.job.label === 'survivor'),
  );
  rig.ffmpeg.release();
  expect(await result).toMatchObject({ made: true });
  expect(rig.local).toEqual([]);
});

test.skipIf(!hasRedis)(
  'a worker that is interrupted returns its job at once, and another one takes it',
  async () => {
    const other = await rig.worker({ concurrency: 1 });
    workers = [...workers.filter(({ child }) => child.signalCode === null), other];
    rig.ffmpeg.hold();
    const result = rig.run(rig.draw('returned'), { label: 'returned' });
    const ending = await workerWith('returned', 'job-started');
    expect(await ending.stop('SIGINT')).toBe(0);
    expect(ending.events.at(-1)).toMatchObject({ type: 'job-returned', job: { label: 'returned' } });
    const heir = workers.find((worker) => worker !== ending) as WorkerProcess;
    await heir.until((events) =>
      events.some((one) => one.type === 'job-started' && one.job.label === 'returned'),
    );
    rig.ffmpeg.release();
    expect(await result).toMatchObject({ made: true });
    expect(rig.local).toEqual([]);
    expect(rig.warnings).toEqual([]);
  },
);
