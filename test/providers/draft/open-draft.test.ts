import { expect, test } from 'vitest';
import type { JobOptions, JobResult, JobRunner } from '../../../src/media/job.js';
import { openDraft } from '../../../src/providers/draft/open-draft.js';
import { requestFor } from '../../rig/takes.js';
import { testFolder } from '../../rig/test-folder.js';

/** A runner that starts its one job when the test does. */
function openHeldRunner() {
  let given = (_: JobOptions): void => undefined;
  const options = new Promise<JobOptions>((resolve) => {
    given = resolve;
  });
  const runner: JobRunner = {
    ahead: 10,
    run(_, own) {
      given(own);
      return new Promise<JobResult>((_, reject) =>
        own.signal.addEventListener('abort', () => reject(own.signal.reason), { once: true }),
      );
    },
  };
  return { runner, options };
}

test('a draft waits until its job starts, and then runs on the machine that executes it', async () => {
  const { signal } = new AbortController();
  await using folder = await testFolder();
  const { runner, options } = openHeldRunner();
  await using provider = openDraft({
    ...{ jobs: runner, folder: async () => folder.path, pollWaitMs: 0 },
    engine: async () => ({ kind: 'native', version: '7.0' }),
  });
  const request = {
    ...requestFor('rain'),
    provider: 'draft',
    model: 'wan2.2-kf2v-flash',
    resolution: '480P',
  };
  const operation = await provider.submit(request, signal);
  const { onProgress } = await options;
  const poll = () => provider.poll(operation, signal);
  expect(await poll()).toMatchObject({ state: 'pending', phase: 'queued', fraction: null });
  onProgress?.(0, 'render-07');
  expect(await poll()).toMatchObject({ phase: 'running', fraction: 0, machine: 'render-07' });
  onProgress?.(0.5, 'render-07');
  expect(await poll()).toMatchObject({ phase: 'running', fraction: 0.5, machine: 'render-07' });
});
