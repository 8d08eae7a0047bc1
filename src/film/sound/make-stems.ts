import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import type { MediaEngine } from '../../media/engine.js';
import { requireAbilities } from '../../media/require-abilities.js';
import { syncFile } from '../../system/atomic-file.js';
import { tempPathFor } from '../../system/temp-name.js';
import type { SoundGraph } from './sound-graph.js';

/** So many files one ffmpeg reads at ease: it holds about two megabytes for each, and a command line has an end. */
export const TOGETHER = 24;

/** A part of the film's sound that becomes one file, by what it is made of. */
export interface Stem {
  readonly key: Digest;
  /** Ends in `[mix]`. */
  readonly graph: SoundGraph;
}

export interface StemTools {
  readonly engine: MediaEngine;
  readonly signal: AbortSignal;
}

/** Makes the files that are not there yet, without loss; answers all by their keys. */
export async function makeStems(
  stems: readonly Stem[],
  folder: string,
  { engine, signal }: StemTools,
): Promise<ReadonlyMap<Digest, string>> {
  requireAbilities(
    engine,
    ['encoder wavpack', 'decoder wavpack', 'muxer wv'],
    `a film's sound of more than ${TOGETHER} files`,
  );
  await mkdir(folder, { recursive: true });
  const limit = pLimit(Math.max(1, engine.parallel));
  // The same sounds one after the other may stand in a film twice, and are one file.
  const distinct = new Map(stems.map((stem) => [stem.key, stem]));
  const files = new Map([...distinct.keys()].map((key) => [key, join(folder, `${key}.wv`)]));
  const made = await Promise.allSettled(
    [...distinct.values()].map(({ key, graph }) =>
      limit(() => makeStem(graph, files.get(key) as string, { engine, signal })),
    ),
  );
  for (const result of made) if (result.status === 'rejected') throw result.reason;
  return files;
}

async function makeStem(
  { inputs, graph }: SoundGraph,
  path: string,
  { engine: { run }, signal }: StemTools,
): Promise<void> {
  signal.throwIfAborted();
  if (await exists(path)) return;
  const temporary = tempPathFor(path, '.wv');
  try {
    await run(
      {
        args: [
          ...[...inputs, '-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[mix]'],
          // Lossless, and in numbers that do not end where full loudness does.
          ...['-c:a', 'wavpack', '-sample_fmt', 'fltp', '-threads', '1', '-flags:a', '+bitexact'],
          ...['-fflags', '+bitexact', '-map_metadata', '-1', '-f', 'wv', { write: temporary }],
        ],
      },
      signal,
    );
    await syncFile(temporary);
    await rename(temporary, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
