import type { ProviderEntry } from '../src/providers/provider-entry.js';

/** The storyboard's schema as text, with these providers or the built-in ones. */
export function storyboardSchemaText(providers?: readonly ProviderEntry[]): Promise<string>;
