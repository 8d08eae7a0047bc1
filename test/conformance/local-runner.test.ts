import { openLocalRunner } from '../../src/jobs/local-runner.js';
import type { MediaEngine } from '../../src/media/engine.js';
import { describeJobRunner } from './job-runner.js';

describeJobRunner('the local runner', async (table) => {
  const engine = { parallel: 2 } as MediaEngine; // The jobs of the suite run no ffmpeg.
  return {
    runner: openLocalRunner({ engine: async () => engine, table }),
    parallel: engine.parallel,
    [Symbol.asyncDispose]: async () => undefined,
  };
});
