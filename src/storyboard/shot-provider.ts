import type { ProviderSettings, Shot, Storyboard } from './storyboard.js';

type Providers = Pick<Storyboard, 'provider' | 'providers'>;

/** The provider of a shot with its settings; `instead` names the provider that takes the place of all. */
export function providerOfShot(
  storyboard: Providers,
  { provider }: Pick<Shot, 'provider'>,
  instead?: string,
): ProviderSettings {
  if (instead !== undefined) return providerInstead(storyboard, instead);
  if (provider === undefined) return storyboard.provider;
  return named(storyboard, provider) ?? withoutSettings(storyboard, provider);
}

/** The provider that takes the place of all, by name. One that the storyboard does not name has the settings of its own. */
export function providerInstead(storyboard: Providers, name: string): ProviderSettings {
  const known = named(storyboard, name);
  if (known) return known;
  const { name: _, keyVariable: __, ...settings } = storyboard.provider;
  return { ...settings, use: name };
}

/** Whether a provider that takes the place of all makes the storyboard's own film. */
export function isOwnProvider(
  storyboard: Providers & Pick<Storyboard, 'shots'>,
  instead: string | undefined,
): boolean {
  if (instead === undefined) return true;
  const wanted = nameOfSettings(providerInstead(storyboard, instead));
  return storyboard.shots.every((shot) => nameOfSettings(providerOfShot(storyboard, shot)) === wanted);
}

/** The name by which a storyboard and the journal know a provider with its settings. */
export function nameOfSettings({ name, use }: Pick<ProviderSettings, 'name' | 'use'>): string {
  return name ?? use;
}

/** The id of the provider of each shot, by the id of the shot. */
export function ownProviders(storyboard: Providers & Pick<Storyboard, 'shots'>): (shot: string) => string {
  const byShot = new Map(
    storyboard.shots.map((shot) => [shot.id, providerOfShot(storyboard, shot).use] as const),
  );
  return (shot) => byShot.get(shot) ?? storyboard.provider.use;
}

function named({ provider, providers = [] }: Providers, name: string): ProviderSettings | undefined {
  const ofMap = providers.find(({ key }) => key === name)?.settings;
  return ofMap ?? (nameOfSettings(provider) === name ? provider : undefined);
}

// Its account is the usual one of the provider. Drafts need the descriptions of models.
function withoutSettings({ provider: { models, at } }: Providers, use: string): ProviderSettings {
  const limits = { takesInFlight: null, submitsPerSecond: null };
  return { use, maxCost: null, own: {}, limits, ...(models ? { models } : {}), at };
}
