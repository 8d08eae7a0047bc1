import { availableParallelism } from 'node:os';
import { withCommonArguments } from './common-arguments.js';
import type { MediaArgument, MediaEngine } from './engine.js';
import { runProcess } from './run-process.js';

/** What is known of a native ffmpeg once it was tried. */
export interface NativeFacts {
  readonly path: string;
  readonly version: string;
  readonly foundBy: string;
  readonly lacks: readonly string[];
}

/** An engine that starts one ffmpeg process per job. */
export function nativeEngine(facts: NativeFacts): MediaEngine {
  return {
    kind: 'native',
    ...facts,
    parallel: Math.max(1, availableParallelism()),
    run: (job, signal) =>
      runProcess(
        { command: facts.path, args: withCommonArguments(job.args).map(nativeArgument) },
        job,
        signal,
      ),
  };
}

// With `file:` in front, ffmpeg takes the rest as it is: no option, no protocol, no escapes.
function nativeArgument(argument: MediaArgument): string {
  if (typeof argument === 'string') return argument;
  return `file:${'read' in argument ? argument.read : argument.write}`;
}
