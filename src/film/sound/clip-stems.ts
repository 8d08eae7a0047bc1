import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { MediaEngine } from '../../media/engine.js';
import type { ClipSound } from '../../timeline/timeline-sound.js';
import { withoutPaths } from '../../timeline/without-paths.js';
import { makeStems, type StemTools, TOGETHER } from './make-stems.js';
import { soundGraph } from './sound-graph.js';

const FORMAT = 1; // Raise it when the same clips start to sound otherwise.

/**
 * The sound of clips in as many files as one ffmpeg can read at ease: of many clips, each two dozen that follow each
 * other become one file first, and many of those again. A changed clip makes its own file anew and no other.
 */
export async function clipStems(
  clips: readonly ClipSound[],
  folder: string,
  tools: StemTools,
): Promise<readonly ClipSound[]> {
  if (clips.length <= TOGETHER) return clips;
  const stems = Array.from({ length: Math.ceil(clips.length / TOGETHER) }, (_, n) =>
    stemOf(clips.slice(n * TOGETHER, (n + 1) * TOGETHER), tools.engine),
  );
  const files = await makeStems(
    stems.map(({ key, length, clips }) => ({
      key,
      graph: soundGraph({ ...{ length, bed: null, clips, voices: [], balance: 'keep', loudness: null } }),
    })),
    folder,
    tools,
  );
  const heard = stems.map((stem): ClipSound => {
    const { key, at, length } = stem;
    return {
      path: files.get(key) ?? join(folder, key),
      digest: key,
      at,
      from: 0,
      to: length,
      fadeIn: 0,
      fadeOut: 0,
    };
  });
  return clipStems(heard, folder, tools);
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
