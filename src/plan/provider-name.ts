import type { TakeRequest } from './take.js';

/** The part of a request that says which provider with which settings makes the clip. */
export type ProviderChoice = Pick<TakeRequest, 'provider' | 'providerName'>;

/** The name of the provider of a take: the storyboard's name for it, else its own. */
export function providerNameOf({ provider, providerName }: ProviderChoice): string {
  return providerName ?? provider;
}
