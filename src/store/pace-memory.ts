import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeFileAtomic } from '../system/atomic-file.js';
import type { Clock } from '../system/clock.js';

/** Limits of an account as runs have met them, by provider and model. */
export interface PaceMemory {
  /** What is known of a provider's models, and is not too old. */
  read(provider: string): Promise<ReadonlyMap<string, RememberedPace>>;
  /** Null forgets. */
  remember(provider: string, model: string, pace: RememberedPace | null): Promise<void>;
}

/** Limits that were lower than what is published. */
export interface RememberedPace {
  readonly gapMs: number;
  readonly takesInFlight: number;
}

type Kept = Record<string, Record<string, RememberedPace & { readonly at: number }>>;

// Accounts are upgraded, and a limit may have been a bad hour of the service.
const LIFE_MS = 12 * 3_600_000;

/** Opens the memory of a state folder. A file that cannot be read is an empty memory. */
export function openPaceMemory(stateFolder: string, clock: Clock): PaceMemory {
  const path = join(stateFolder, 'paces.json');

  async function load(): Promise<Kept> {
    try {
      const { version, paces } = JSON.parse(await readFile(path, 'utf8')) as { version: number; paces: Kept };
      return version === 1 && typeof paces === 'object' ? paces : {};
    } catch {
      return {};
    }
  }

  return {
    async read(provider) {
      const models = Object.entries((await load())[provider] ?? {});
      return new Map(models.filter(([, { at }]) => clock.now() - at < LIFE_MS));
    },
    async remember(provider, model, pace) {
      const kept = await load();
      const { [model]: before, ...others } = kept[provider] ?? {};
      if (pace === null && before === undefined) return;
      const models = pace === null ? others : { ...others, [model]: { ...pace, at: clock.now() } };
      await makeFolder(stateFolder);
      await writeFileAtomic(
        path,
        `${JSON.stringify({ version: 1, paces: { ...kept, [provider]: models } })}\n`,
      );
    },
  };
}
