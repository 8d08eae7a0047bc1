import type { Money } from '../base/money.js';
import type { DocumentPath } from '../diagnostics/diagnostic.js';
import type { ShotProvider } from '../plan/plan-render.js';
import { type ProviderChoice, providerNameOf } from '../plan/provider-name.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/provider-entry.js';
import { useOf } from '../providers/provider-use.js';
import { nameOfSettings, providerInstead, providerOfShot } from '../storyboard/shot-provider.js';
import type { ProviderSettings, Shot, Storyboard } from '../storyboard/storyboard.js';
import type { Project } from './project.js';

/** A provider of a film, with its settings. */
export interface FilmProvider {
  /** By which the storyboard and the journal know it. */
  readonly name: string;
  readonly provider: Provider;
  readonly use: ProviderUse;
  /** The place of its settings in the storyboard. */
  readonly at: DocumentPath;
  /** The most that one render may spend with it; null for no cap. */
  readonly maxCost: Money | null;
}

/** The providers of the takes of a film. */
export interface FilmProviders {
  /** That of the storyboard, or the one in place of all; then the others, in the order of the shots. */
  readonly all: readonly FilmProvider[];
  readonly main: FilmProvider;
  /** The provider of a take; that of the storyboard for a take of an earlier one. */
  of(take: ProviderChoice): FilmProvider;
  /** The provider of a shot. */
  ofShot(shot: Pick<Shot, 'provider'>): FilmProvider;
}

/** Opens the providers of a storyboard's shots, or the one that takes the place of all. Throws RenderError. */
export async function openFilmProviders(
  storyboard: Pick<Storyboard, 'provider' | 'providers' | 'shots'>,
  instead: string | undefined,
  project: Pick<Project, 'provider' | 'providers'>,
): Promise<FilmProviders> {
  const main =
    instead === undefined
      ? storyboard.provider
      : withoutForeignAddress(providerInstead(storyboard, instead), storyboard, project);
  const wanted = new Map<string, ProviderSettings>([[nameOfSettings(main), main]]);
  if (instead === undefined) {
    for (const shot of storyboard.shots) {
      const settings = providerOfShot(storyboard, shot);
      wanted.set(nameOfSettings(settings), settings);
    }
  }
  const described = describedModels(storyboard);
  const all = await Promise.all(
    [...wanted.values()].map((settings) =>
      openOne(project.providers.isLocal(settings.use) ? { ...settings, ...described } : settings, project),
    ),
  );
  return filmProviders(all, (shot) =>
    nameOfSettings(instead === undefined ? providerOfShot(storyboard, shot) : main),
  );
}

/** The given providers; the first one is that of the storyboard. */
export function filmProviders(
  all: readonly FilmProvider[],
  nameOf: (shot: Pick<Shot, 'provider'>) => string,
): FilmProviders {
  const byName = new Map(all.map((one) => [one.name, one]));
  const main = all[0] as FilmProvider;
  return {
    all,
    main,
    of: (take) => byName.get(providerNameOf(take)) ?? main,
    ofShot: (shot) => byName.get(nameOf(shot)) ?? main,
  };
}

// A local provider makes previews for the models of all.
function describedModels({
  provider,
  providers = [],
}: Pick<Storyboard, 'provider' | 'providers'>): Pick<ProviderSettings, 'models'> {
  const all = [provider, ...providers.map(({ settings }) => settings)].flatMap(({ models = [] }) => models);
  const byName = new Map(all.toReversed().map((one) => [one.model, one]));
  return byName.size === 0 ? {} : { models: [...byName.values()].toReversed() };
}

async function openOne(
  settings: ProviderSettings,
  project: Pick<Project, 'provider'>,
): Promise<FilmProvider> {
  const use = useOf(settings);
  const name = nameOfSettings(settings);
  const at = settings.at.filter((key) => key !== 'use');
  return { name, use, at, provider: await project.provider(name, use), maxCost: settings.maxCost };
}

// The address of one vendor is not for the key of another.
function withoutForeignAddress(
  settings: ProviderSettings,
  { provider: written }: Pick<Storyboard, 'provider'>,
  { providers }: Pick<Project, 'providers'>,
): ProviderSettings {
  const { base_url: address, ...own } = settings.own;
  if (address === undefined || settings.own !== written.own) return settings;
  if (settings.use === written.use) return settings;
  const owner = providers.traits.find(({ id }) => id === written.use);
  return owner?.settings.base_url === undefined ? settings : { ...settings, own };
}

/** The takes of each provider that has any, in the order of the providers. */
export function byProvider<Decision extends { readonly take: { readonly request: ProviderChoice } }>(
  decisions: readonly Decision[],
  film: FilmProviders,
): readonly (FilmProvider & { readonly decisions: readonly Decision[] })[] {
  return film.all.flatMap((one) => {
    const own = decisions.filter(({ take }) => film.of(take.request) === one);
    return own.length === 0 ? [] : [{ ...one, decisions: own }];
  });
}

/** How a plan sees a provider: what it can do, under the storyboard's name for it. */
export function plannedProvider(
  { name, provider, use }: FilmProvider,
  { providers }: Pick<Project, 'providers'>,
): ShotProvider {
  const { traits, wordsRead } = providers.entry(provider.id);
  return {
    provider: traits,
    ...(name === provider.id ? {} : { providerName: name }),
    ...(wordsRead ? { wordsRead } : {}),
    describedModels: (use.models ?? []).map(({ model }) => model),
    capabilities: (model) => provider.capabilities(model),
  };
}
