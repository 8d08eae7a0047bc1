import type { JsonValue } from '../../base/json.js';
import { RenderError } from '../../diagnostics/render-error.js';
import { isJsonRecord, type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/**
 * The settings that each provider was last used with. Its takes can be collected with them when the storyboard is
 * broken or deleted.
 */
export interface RememberedSettings {
  read(name: string): Promise<JsonValue>;
  /** Called before money is spent. Throws RenderError `settings-not-saved`. */
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
  const path = stateLayout(stateFolder).providerSettings;
  const file = openJsonFile(path, settingsFormat, warn);
  return {
    read: async (name) => (await file.read())[name] ?? null,
    async remember(name, settings) {
      const saved = await file.update((providers) => ({
        ...providers,
        [name]: JSON.parse(JSON.stringify(settings)) as JsonValue,
      }));
      if (saved) return;
      // Without them a paid take could not be collected when the storyboard is broken.
      throw new RenderError(
        'settings-not-saved',
        `The settings of the provider cannot be saved in "${path}".`,
        {
          hint: 'Nothing was spent. Make the file and its folder writable, or delete the file.',
        },
      );
    },
  };
}
