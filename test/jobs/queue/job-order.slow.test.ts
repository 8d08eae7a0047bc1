import { expect, test } from 'vitest';
import { openQueueRig } from '../../rig/queue-rig.js';
import { hasRedis } from '../../rig/redis-server.js';

test.skipIf(!hasRedis)('waiting jobs are executed by their urgency, which may change', async () => {
  await using rig = await openQueueRig();
  await using other = rig.render();
  await other.ready();
  const worker = await rig.worker({ concurrency: 1 });
  rig.ffmpeg.hold();
  const urgencies = { running: 0, usual: 0, last: 0, playhead: 1, edited: 2, moved: 0 };
  const seen = new Map<string, number[]>();
  const run = (label: keyof typeof urgencies, render = rig) => {
    const fractions: number[] = [];
    seen.set(label, fractions);
    const options = { label, urgency: () => urgencies[label] };
    return render.run(rig.draw(label), {
      ...options,
      onProgress: (fraction) => void fractions.push(fraction),
    });
  };
  const running = run('running');
  await worker.next('job-started');
  const waiting = [];
  for (const label of ['usual', 'last', 'playhead', 'edited', 'moved'] as const) {
    waiting.push(run(label));
    // One after another, so that the order of their arrival is known.
    await expect.poll(() => rig.wanting(rig.draw(label))).toBe(1);
  }
  // The job starts when its worker has it, and not before.
  expect(seen.get('running')?.length).toBeGreaterThan(0);
  expect([...seen].filter(([label, { length }]) => label !== 'running' && length > 0)).toEqual([]);
  urgencies.moved = 3;
  rig.reorder();
  // Another render wants the last one more than the one that has sent it.
  urgencies.last = 1.5;
  waiting.push(other.run(rig.draw('last'), { label: 'last', urgency: () => urgencies.last }));
  await expect.poll(() => rig.wanting(rig.draw('last'))).toBe(2);
  await expect.poll(() => rig.order()).toEqual(['moved', 'edited', 'last', 'playhead', 'usual']);
  rig.ffmpeg.release();
  await Promise.all([running, ...waiting]);
  const started = worker.events.flatMap((one) => (one.type === 'job-started' ? [one.job.label] : []));
  expect(started).toEqual(['running', 'moved', 'edited', 'last', 'playhead', 'usual']);
});
