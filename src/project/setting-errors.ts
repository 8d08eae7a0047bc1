import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { FilmProviders } from './film-providers.js';
import type { Project } from './project.js';

/** Errors in the settings of providers, and in files that they name. */
export function settingErrors({ all }: FilmProviders): readonly Diagnostic[] {
  return all.flatMap(({ at, provider: { settingProblems = [] } }) =>
    settingProblems.map(({ at: setting, ...problem }) => errorAt([...at, ...setting], problem)),
  );
}

/** The files that the settings of providers name, relative to the storyboard. */
export function settingFiles(
  { all }: FilmProviders,
  { providers }: Pick<Project, 'providers'>,
): readonly string[] {
  return all.flatMap(({ use, provider }) => providers.entry(provider.id).files?.(use) ?? []);
}
