import type { JsonValue } from '../../base/json.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/**
 * The settings that each provider was last used with. Its takes can be collected with them when the storyboard is
 * broken or deleted.
 */
export interface RememberedSettings {
  read(name: string): Promise<JsonValue>;
  remember(name: string, settings: object): Promise<void>;
}

const settingsFormat: JsonFileFormat<Readonly<Record<string, JsonValue>>> = {
  version: 1,
  empty: {},
  decode: ({ providers }) => (isJsonRecord(providers) ? (providers as Record<string, JsonValue>) : undefined),
  encode: (providers) => ({ providers }),
};

/** Opens the settings of a state folder. Without settings a provider is used with its defaults. */
export function openRememberedSettings(stateFolder: string, warn?: WarnCache): RememberedSettings {
  const file = openJsonFile(stateLayout(stateFolder).providerSettings, settingsFormat, warn);
  return {
    read: async (name) => (await file.read())[name] ?? null,
    async remember(name, settings) {
      await file.update((providers) => ({
        ...providers,
        [name]: JSON.parse(JSON.stringify(settings)) as JsonValue,
      }));
    },
  };
}
