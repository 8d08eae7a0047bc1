import { availableParallelism, totalmem } from 'node:os';
import { packageFile } from '../system/package-files.js';
import { withCommonArguments } from './common-arguments.js';
import type { MediaEngine } from './engine.js';
import { runProcess } from './run-process.js';

/** The properties of the tested WASM build. */
export interface WasmFacts {
  /** Its ffmpeg-core.js; ffmpeg-core.wasm is in the same folder. */
  readonly path: string;
  readonly version: string;
  readonly foundBy: string;
  readonly lacks: readonly string[];
}

/** An engine that runs ffmpeg as WebAssembly in one Node process per job: slow, but without a binary. */
export function wasmEngine(facts: WasmFacts): MediaEngine {
  return {
    kind: 'wasm',
    ...facts,
    // Each job uses one core, and up to half a gigabyte for large images.
    parallel: Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 30))),
    run: (job, signal) =>
      runProcess(
        {
          command: process.execPath,
          args: [
            packageFile('dist/wasm-child.js'),
            facts.path,
            JSON.stringify(withCommonArguments(job.args)),
          ],
        },
        job,
        signal,
      ),
  };
}
