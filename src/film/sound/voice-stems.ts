import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { VoiceSound } from '../../timeline/timeline-sound.js';
import { withoutPaths } from '../../timeline/without-paths.js';
import { makeStems, type StemTools, TOGETHER } from './make-stems.js';
import { voicesGraph } from './sound-graph.js';

const FORMAT = 1; // Raise it when the same voices start to sound otherwise.

/**
 * The voices in as many files as one ffmpeg can read at ease. Of many voices, each two dozen neighbours become one
 * file first, which is no longer than they are: else each would be carried on as silence to the end of the film.
 */
export async function voiceStems(
  voices: readonly VoiceSound[],
  length: number,
  folder: string,
  tools: StemTools,
): Promise<readonly VoiceSound[]> {
  if (voices.length <= TOGETHER) return voices;
  const { kind, version } = tools.engine;
  const sorted = [...voices].sort((a, b) => a.at - b.at);
  const stems = Array.from({ length: Math.ceil(sorted.length / TOGETHER) }, (_, n) => {
    const group = sorted.slice(n * TOGETHER, (n + 1) * TOGETHER);
    const at = group[0]?.at ?? 0;
    const heard = group.map((voice) => ({ ...voice, at: voice.at - at }));
    const inputs = withoutPaths({ voices: heard, most: length - at }) as JsonValue;
    const key = sha256(canonicalJson({ voices: FORMAT, engine: [kind, version], inputs }));
    return { key, at, graph: voicesGraph(heard, length - at) };
  });
  const files = await makeStems(stems, folder, tools);
  const mixed = stems.map(({ key, at }): VoiceSound => {
    return { path: files.get(key) ?? join(folder, key), digest: key, at, volume: 1 };
  });
  return voiceStems(mixed, length, folder, tools);
}
