import { availableParallelism } from 'node:os';
import { withCommonArguments } from './common-arguments.js';
import type { MediaArgument, MediaEngine } from './engine.js';
import { runProcess } from './run-process.js';

/** The properties of a tested native ffmpeg. */
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
        { command: facts.path, args: withCommonArguments(job.args).map(toNativeArgument) },
        job,
        signal,
      ),
  };
}

// After `file:`, ffmpeg takes the rest literally: no option, no protocol, no escapes.
function toNativeArgument(argument: MediaArgument): string {
  if (typeof argument === 'string') return argument;
  return `file:${'read' in argument ? argument.read : argument.write}`;
}
