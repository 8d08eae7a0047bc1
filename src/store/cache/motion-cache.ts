import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { isMotionAnalysis, type MotionAnalysis } from '../../plan/motion-analysis.js';
import { codeOf, makeFolder, writeFileAtomic } from '../../system/atomic-file.js';

/** What the draft engine saw in each pair of stills, so that a plan and a report can say it without looking again. */
export interface MotionCache {
  read(): Promise<ReadonlyMap<Digest, MotionAnalysis>>;
  /** Adds what was seen. Writes nothing when nothing is new. */
  remember(seen: ReadonlyMap<Digest, MotionAnalysis>): Promise<void>;
}

const VERSION = 1;
// About a megabyte; the oldest go first.
const MOST = 3000;

/** Opens the memory of a state folder. A file that cannot be read is an empty memory: it only costs another look. */
export function openMotionCache(stateFolder: string): MotionCache {
  const path = join(stateFolder, 'motions.json');
  // Two clips may be finished at once: each adds to what the other wrote.
  let writing: Promise<unknown> = Promise.resolve();

  async function read(): Promise<Map<Digest, MotionAnalysis>> {
    try {
      const { version, motions } = JSON.parse(await readFile(path, 'utf8')) as {
        readonly version: number;
        readonly motions: Readonly<Record<Digest, MotionAnalysis>>;
      };
      return version === VERSION ? new Map(entriesOf(motions)) : new Map();
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof TypeError)
        return new Map();
      throw error;
    }
  }

  async function add(seen: ReadonlyMap<Digest, MotionAnalysis>): Promise<void> {
    const known = await read();
    if ([...seen.keys()].every((key) => known.has(key))) return;
    const all = [...known, ...[...seen].filter(([key]) => !known.has(key))].slice(-MOST);
    await makeFolder(stateFolder);
    const text = JSON.stringify({ version: VERSION, motions: Object.fromEntries(all) }, null, 1);
    await writeFileAtomic(path, `${text}\n`);
  }

  return {
    read,
    remember(seen) {
      const added = writing.then(() => add(seen));
      writing = added.catch(() => undefined);
      return added;
    },
  };
}

// One entry that somebody spoiled is looked at again.
function entriesOf(motions: Readonly<Record<Digest, MotionAnalysis>>): [Digest, MotionAnalysis][] {
  return (Object.entries(motions) as [Digest, MotionAnalysis][]).filter(([, seen]) => isMotionAnalysis(seen));
}
