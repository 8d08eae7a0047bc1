import type { RenderEvent } from '../events/render-event.js';
import type { ProviderEntry } from '../providers/provider-entry.js';
import { openProject, type Project } from './project.js';

/** Where the state is kept and what may be used. */
export interface ProjectOptions {
  /** Default: `INBETWEEN_STATE_DIR`, else `.inbetween` in the storyboard's folder. */
  readonly stateFolder?: string;
  /** Path of the ffmpeg to use; default: the first that works. */
  readonly ffmpeg?: string;
  /** Providers in addition to the built-in ones; one with the same id replaces a built-in one. */
  readonly providers?: readonly ProviderEntry[];
  /** Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** What an operation on a storyboard may use. */
export interface StoryboardOptions extends ProjectOptions {
  /** Instead of the provider that the storyboard names. */
  readonly provider?: string;
  /** No network. */
  readonly offline?: boolean;
}

/** Opens the project of a storyboard for the library. */
export function openLibraryProject(
  storyboard: string,
  { env = process.env, stateFolder, ffmpeg, providers = [] }: ProjectOptions,
  onEvent?: (event: RenderEvent) => void,
): Project {
  return openProject({
    ...{ storyboard, env, providers },
    ...(stateFolder ? { stateFolder } : {}),
    ...(ffmpeg ? { ffmpeg } : {}),
    ...(onEvent ? { onEvent } : {}),
  });
}

/** The options of an operation, with a signal and how images on the web are found. */
export function withSignal<Options extends StoryboardOptions>(
  options: Options,
): Options & { readonly web: 'remembered' | 'fetch'; readonly signal: AbortSignal } {
  const web = options.offline ? 'remembered' : 'fetch';
  return { ...options, web, signal: options.signal ?? new AbortController().signal };
}
