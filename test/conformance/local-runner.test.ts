import { openLocalRunner } from '../../src/jobs/local-runner.js';
import type { MediaEngine } from '../../src/media/engine.js';
import type { JobRunner } from '../../src/media/job.js';
import { engineName } from '../../src/media/job-engine.js';
import { decodeJobFailure, encodeJobFailure } from '../../src/media/job-failure.js';
import { describeJobRunner, type RunnerOnTrial } from './job-runner.js';

// The jobs of the suite run no ffmpeg.
const engine = { kind: 'native', version: '5.1.9', parallel: 2 } as MediaEngine;

function trialOf(runner: JobRunner): RunnerOnTrial {
  return {
    runner,
    parallel: engine.parallel,
    engine: engineName(engine),
    [Symbol.asyncDispose]: async () => undefined,
  };
}

describeJobRunner('the local runner', async (table) =>
  trialOf(openLocalRunner({ engine: async () => engine, table })),
);

// What a runner on another machine receives and answers: jobs and failures are text on the way.
describeJobRunner('a runner behind a wire', async (table) => {
  const remote = openLocalRunner({ engine: async () => engine, table });
  return trialOf({
    async run(job, options) {
      try {
        return await remote.run(JSON.parse(JSON.stringify(job)), options);
      } catch (error) {
        options.signal.throwIfAborted();
        throw decodeJobFailure(JSON.parse(JSON.stringify(encodeJobFailure(error))));
      }
    },
  });
});
