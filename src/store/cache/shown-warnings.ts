import { type JsonFileFormat, openJsonFile, type WarnCache } from '../../system/json-file.js';
import { stateLayout } from '../layout.js';

/** The warnings about a storyboard that a person has seen, by their names. */
export interface ShownWarnings {
  read(): Promise<ReadonlySet<string>>;
  /** Replaces the names: a warning that was gone is shown again. */
  replace(names: readonly string[]): Promise<void>;
}

const shownFormat: JsonFileFormat<readonly string[]> = {
  version: 1,
  empty: [],
  decode: ({ shown }) => (Array.isArray(shown) ? shown.filter((one) => typeof one === 'string') : undefined),
  encode: (shown) => ({ shown }),
};

const MOST = 1000;

/** Opens the warnings of a state folder, which need not exist. */
export function openShownWarnings(stateFolder: string, warn?: WarnCache): ShownWarnings {
  const file = openJsonFile(stateLayout(stateFolder).shownWarnings, shownFormat, warn);
  return {
    read: async () => new Set(await file.read()),
    async replace(names) {
      await file.update((known) => {
        const next = [...new Set(names)].sort().slice(0, MOST);
        return next.join() === known.join() ? undefined : next;
      });
    },
  };
}
