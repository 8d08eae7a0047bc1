import type { Schema } from './json-schema.js';

/** The fixed properties of a provider. Plain data, declared by its entry in the registry. */
export interface ProviderTraits {
  readonly id: string;
  /** What it is, in a few words that follow its id and a colon: editors show them. Without a full stop. */
  readonly description: string;
  /**
   * `local`: works offline, in this process, and costs nothing. `own`: servers of the user, and costs nothing. `paid`: needs a
   * network, and its takes are billed.
   */
  readonly kind: 'local' | 'own' | 'paid';
  /** Can burn a slate into its clips. */
  readonly burnsSlates: boolean;
  /** Uses the driving audio of a shot. */
  readonly acceptsAudio: boolean;
  /** The environment variable that holds its API key; null where it needs none. */
  readonly keyVariable: string | null;
  /** Further variables that belong to the key, where it has several parts. */
  readonly furtherKeyVariables?: readonly string[];
  /** The environment variable that replaces its address; null where there is none. */
  readonly addressVariable: string | null;
  /** Patterns of whole host names to which its key may be sent. */
  readonly hosts: readonly RegExp[];
  /** Schemes of image addresses that only this provider can read, without the colon. */
  readonly schemes: readonly string[];
  readonly models: readonly string[];
  /** The model of a shot that names none. */
  readonly defaultModel: string;
  /** The keys that it adds to `provider:`, each with its JSON Schema. */
  readonly settings: Readonly<Record<string, Schema>>;
}

/** The scheme of an address in lower case; null for a path. One letter before a colon is a Windows drive. */
export function schemeOf(address: string): string | null {
  return /^([A-Za-z][A-Za-z0-9+.-]+):/.exec(address)?.[1]?.toLowerCase() ?? null;
}

/** The schemes that some provider can read by itself. */
export function remoteSchemes(providers: readonly ProviderTraits[]): ReadonlySet<string> {
  return new Set(providers.flatMap(({ schemes }) => schemes));
}
