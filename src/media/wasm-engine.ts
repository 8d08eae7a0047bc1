import { availableParallelism, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';
import { withCommonArguments } from './common-arguments.js';
import type { MediaEngine } from './engine.js';
import { runProcess } from './run-process.js';

/** What is known of the WASM build once it was tried. */
export interface WasmFacts {
  /** Its ffmpeg-core.js, with ffmpeg-core.wasm beside it. */
  readonly path: string;
  readonly version: string;
  readonly foundBy: string;
  readonly lacks: readonly string[];
}

/** An engine that runs ffmpeg as WebAssembly in a Node process of its own per job: slow, but it needs no binary. */
export function wasmEngine(facts: WasmFacts): MediaEngine {
  return {
    kind: 'wasm',
    ...facts,
    // Each job uses one core, and up to half a gigabyte for large pictures.
    parallel: Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 30))),
    run: (job, signal) =>
      runProcess(
        {
          command: process.execPath,
          args: [childScript(), facts.path, JSON.stringify(withCommonArguments(job.args))],
        },
        job,
        signal,
      ),
  };
}

// Node cannot run TypeScript, so a run from the sources (as tests do) takes the child that the build made.
function childScript(): string {
  const here = import.meta.url;
  const source = here.lastIndexOf('/src/media/');
  const built = source >= 0 && here.endsWith('.ts') ? `${here.slice(0, source)}/dist/media/` : here;
  return fileURLToPath(new URL('wasm-child.js', built));
}
