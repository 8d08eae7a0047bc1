import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sha256 } from '../../../src/base/digest.js';
import { jobTable } from '../../../src/jobs/job-table.js';
import { drawDraft, renderEverything } from '../../rig/every-job.js';
import { openQueueRig } from '../../rig/queue-rig.js';
import { hasRedis } from '../../rig/redis-server.js';
import { testFolder } from '../../rig/test-folder.js';

test.skipIf(!hasRedis)(
  'two workers execute every kind of job, and their films are identical to local ones',
  async () => {
    await using rig = await openQueueRig();
    await using folder = await testFolder();
    const workers = await Promise.all([rig.worker(), rig.worker()]);
    const place = (name: string) => {
      mkdirSync(join(folder.path, name));
      return { engine: rig.engine, folder: join(folder.path, name) };
    };
    const [sent, own] = [place('sent'), place('own')];
    await drawDraft(rig.runner, sent);
    const films = await renderEverything(rig.runner, sent);
    expect(rig.local).toEqual([]);
    expect(rig.warnings).toEqual([]);
    const events = workers.flatMap((worker) => worker.events);
    const kinds = new Set(events.flatMap((one) => (one.type === 'job-done' ? [one.job.kind] : [])));
    expect([...kinds].sort()).toEqual(Object.keys(jobTable).sort());
    expect(events.filter(({ type }) => type === 'job-failed')).toEqual([]);
    const local = await renderEverything(rig.own, own);
    const digests = (paths: readonly string[]) => paths.map((path) => sha256(readFileSync(path)));
    expect(digests(films)).toEqual(digests(local));
  },
);
