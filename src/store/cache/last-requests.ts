import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import type { JsonValue } from '../../base/json.js';
import { withoutQueries } from '../../base/without-queries.js';
import type { AskedBefore } from '../../plan/decision.js';
import { codeOf, makeFolder, writeFileAtomic } from '../../system/atomic-file.js';

/** What each shot asked for when it last got its clip: the reason for "changed" in a plan. */
export interface LastRequests {
  read(): Promise<ReadonlyMap<string, AskedBefore>>;
  /** Adds or replaces what these shots asked for. Writes nothing when nothing is new. */
  remember(asked: ReadonlyMap<string, AskedBefore>): Promise<void>;
}

/** Opens the memory of a state folder. A file that cannot be read is an empty memory: no money hangs on it. */
export function openLastRequests(stateFolder: string): LastRequests {
  const path = join(stateFolder, 'shots.json');

  async function read(): Promise<Map<string, AskedBefore>> {
    try {
      const { version, shots } = JSON.parse(await readFile(path, 'utf8')) as {
        readonly version: number;
        readonly shots: Readonly<Record<string, AskedBefore>>;
      };
      return version === 1 ? new Map(Object.entries(shots)) : new Map();
    } catch (error) {
      if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError || error instanceof TypeError)
        return new Map();
      throw error;
    }
  }

  return {
    read,
    async remember(asked) {
      const shots = await read();
      const before = textOf(shots);
      for (const [id, one] of asked) shots.set(id, withoutSignatures(one));
      const after = textOf(shots);
      if (after === before) return;
      await makeFolder(stateFolder);
      await writeFileAtomic(path, after);
    },
  };
}

// Sorted, so that the same memory is the same text.
function textOf(shots: ReadonlyMap<string, AskedBefore>): string {
  const plain = JSON.parse(JSON.stringify(Object.fromEntries(shots))) as JsonValue;
  return `${canonicalJson({ version: 1, shots: plain })}\n`;
}

function withoutSignatures({ inputs, firstUri, lastUri }: AskedBefore): AskedBefore {
  return {
    inputs,
    firstUri: withoutQueries(firstUri),
    lastUri: lastUri === null ? null : withoutQueries(lastUri),
  };
}
