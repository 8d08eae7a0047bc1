import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { MediaEngine } from '../media/engine.js';
import { requireAbilities } from '../media/require-abilities.js';
import { syncFile } from '../system/atomic-file.js';
import type { ClipSound } from '../timeline/sound.js';
import { withoutPaths } from '../timeline/without-paths.js';
import { soundGraph } from './sound-graph.js';

// An ffmpeg holds about two megabytes for every file that it reads, and a command line has an end.
const TOGETHER = 24;
const FORMAT = 1; // Raise it when the same clips start to sound otherwise.

/**
 * The sound of clips in as many files as one ffmpeg can read at ease: of many clips, each two dozen that follow each
 * other become one file first, and many of those again. A changed clip makes its own file anew and no other.
 */
export async function clipStems(
  clips: readonly ClipSound[],
  folder: string,
  { engine, signal }: { readonly engine: MediaEngine; readonly signal: AbortSignal },
): Promise<readonly ClipSound[]> {
  if (clips.length <= TOGETHER) return clips;
  requireAbilities(
    engine,
    ['encoder wavpack', 'decoder wavpack', 'muxer wv'],
    `the sound of ${clips.length} clips`,
  );
  await mkdir(folder, { recursive: true });
  const limit = pLimit(Math.max(1, engine.parallel));
  const stems = Array.from({ length: Math.ceil(clips.length / TOGETHER) }, (_, n) =>
    stemOf(clips.slice(n * TOGETHER, (n + 1) * TOGETHER), engine),
  );
  // The same clips one after the other may stand in a film twice, and are one file.
  const distinct = new Map(stems.map((stem) => [stem.key, stem]));
  const made = await Promise.allSettled(
    [...distinct.values()].map((stem) => limit(() => makeStem(stem, fileOf(stem), { engine, signal }))),
  );
  for (const result of made) if (result.status === 'rejected') throw result.reason;
  const heard = stems.map((stem): ClipSound => {
    const { key, at, length } = stem;
    return { path: fileOf(stem), digest: key, at, from: 0, to: length, fadeIn: 0, fadeOut: 0 };
  });
  return clipStems(heard, folder, { engine, signal });

  function fileOf({ key }: Stem): string {
    return join(folder, `${key}.wv`);
  }
}

interface Stem {
  readonly key: Digest;
  /** Where in the film it begins. */
  readonly at: number;
  readonly length: number;
  /** Seen from its own beginning, so that the same clips elsewhere in a film are the same stem. */
  readonly clips: readonly ClipSound[];
}

function stemOf(group: readonly ClipSound[], { kind, version }: MediaEngine): Stem {
  const at = Math.min(...group.map((clip) => clip.at));
  const length = Math.max(...group.map((clip) => clip.at + clip.to - clip.from)) - at;
  const clips = group.map((clip) => ({ ...clip, at: clip.at - at }));
  const inputs = withoutPaths({ clips, length }) as JsonValue;
  return { key: sha256(canonicalJson({ stem: FORMAT, engine: [kind, version], inputs })), at, length, clips };
}

async function makeStem(
  { length, clips }: Stem,
  path: string,
  { engine: { run }, signal }: { readonly engine: MediaEngine; readonly signal: AbortSignal },
): Promise<void> {
  signal.throwIfAborted();
  if (await exists(path)) return;
  const beside = join(dirname(path), `.${basename(path, '.wv')}.${process.pid}.tmp.wv`);
  try {
    const { inputs: files, graph } = soundGraph({
      ...{ length, bed: null, clips, voices: [], balance: 'keep', loudness: null },
    });
    await run(
      {
        args: [
          ...[...files, '-filter_complex_threads', '1', '-filter_complex', graph, '-map', '[mix]'],
          // Lossless, and in numbers that do not end where full loudness does.
          ...['-c:a', 'wavpack', '-sample_fmt', 'fltp', '-threads', '1', '-flags:a', '+bitexact'],
          ...['-fflags', '+bitexact', '-map_metadata', '-1', '-f', 'wv', { write: beside }],
        ],
      },
      signal,
    );
    await syncFile(beside);
    await rename(beside, path);
  } finally {
    await rm(beside, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
