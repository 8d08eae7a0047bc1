import type { TakeRequest } from './take.js';

/** The part of a request that says which provider with which settings makes the clip. */
export type ProviderChoice = Pick<TakeRequest, 'provider' | 'providerName'>;

/** The name of the provider of a take: the storyboard's name for it, else its own. */
export function providerNameOf({ provider, providerName }: ProviderChoice): string {
  return providerName ?? provider;
}

/** "client (vendor)": the storyboard's name of a provider, with the vendor behind it; the vendor alone where it has no other name. */
export function formatProvider({ provider, providerName }: ProviderChoice): string {
  return providerName === undefined || providerName === provider ? provider : `${providerName} (${provider})`;
}

/** The name as a part of a record, which leaves it out where there is none. */
export function namedProvider(name: string | undefined): { readonly providerName?: string } {
  return name === undefined ? {} : { providerName: name };
}
