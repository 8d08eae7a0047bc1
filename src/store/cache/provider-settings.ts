import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JsonValue } from '../../base/json.js';
import { writeFileAtomic } from '../../system/atomic-file.js';

/** How each provider was last used, so that its takes can be collected with a storyboard that is broken or gone. */
export interface RememberedSettings {
  read(name: string): Promise<JsonValue>;
  remember(name: string, use: object): Promise<void>;
}

const VERSION = 1;

export function openRememberedSettings(stateFolder: string): RememberedSettings {
  const file = join(stateFolder, 'providers.json');

  async function load(): Promise<Readonly<Record<string, JsonValue>>> {
    try {
      const { version, providers } = JSON.parse(await readFile(file, 'utf8')) as {
        version: number;
        providers: Record<string, JsonValue>;
      };
      return version === VERSION ? providers : {};
    } catch {
      return {}; // Nothing remembered: every provider is used as it is by itself.
    }
  }

  return {
    read: async (name) => (await load())[name] ?? null,
    async remember(name, use) {
      const providers = await load();
      if (JSON.stringify(providers[name]) === JSON.stringify(use)) return;
      const text = JSON.stringify({ version: VERSION, providers: { ...providers, [name]: use } }, null, 2);
      await writeFileAtomic(file, `${text}\n`);
    },
  };
}
