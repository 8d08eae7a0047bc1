import { RenderError } from '../diagnostics/render-error.js';
import type { Capabilities } from '../plan/capabilities.js';
import type { ProviderTraits } from '../storyboard/provider-traits.js';
import { comfyuiEntry } from './comfyui/comfyui-entry.js';
import { dashscopeEntry } from './dashscope/dashscope-entry.js';
import { draftEntry } from './draft/draft-entry.js';
import { falEntry } from './fal/fal-entry.js';
import { klingEntry } from './kling/kling-entry.js';
import type { ProviderEntry, ProviderUse } from './provider-entry.js';
import { replicateEntry } from './replicate/replicate-entry.js';
import { seedanceEntry } from './seedance/seedance-entry.js';
import { veoEntry } from './veo/veo-entry.js';

/** The providers that come with this package. A vendor is one line here and a folder of its own. */
export const builtInProviders: readonly ProviderEntry[] = [
  draftEntry,
  dashscopeEntry,
  comfyuiEntry,
  falEntry,
  klingEntry,
  replicateEntry,
  seedanceEntry,
  veoEntry,
];

/** The providers of one project. */
export interface ProviderRegistry {
  readonly entries: readonly ProviderEntry[];
  readonly traits: readonly ProviderTraits[];
  /** Throws RenderError `unknown-provider`. */
  entry(name: string): ProviderEntry;
  /** Whether a provider is known to be local. One that is not registered is not. */
  isLocal(name: string): boolean;
  /** What a model of another provider than this one can do. */
  capabilitiesOfOthers(model: string, entry: ProviderEntry, use: ProviderUse): Capabilities | undefined;
  /** The local provider that makes previews. */
  readonly preview: ProviderEntry;
}

/** The built-in providers and registered ones, which replace built-in ones of the same id. */
export function openProviderRegistry(registered: readonly ProviderEntry[] = []): ProviderRegistry {
  const byId = new Map([...builtInProviders, ...registered].map((entry) => [entry.traits.id, entry]));
  const entries = [...byId.values()];
  return {
    entries,
    traits: entries.map(({ traits }) => traits),
    entry(name) {
      const found = byId.get(name);
      if (found) return found;
      throw new RenderError('unknown-provider', `Unknown provider "${name}".`, {
        hint: `Known: ${[...byId.keys()].join(', ')}.`,
      });
    },
    isLocal: (name) => byId.get(name)?.traits.kind === 'local',
    capabilitiesOfOthers(model, entry, { models }) {
      for (const other of entries) {
        const found = other === entry ? undefined : other.capabilities?.(model, models);
        if (found) return found;
      }
      return undefined;
    },
    preview: entries.find(({ traits }) => traits.kind === 'local') ?? draftEntry,
  };
}
