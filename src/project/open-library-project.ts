import { join } from 'node:path';
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

/**
 * A storyboard: the path of its file; or its text, or its content as an object, in a folder. Paths in it are relative to the
 * folder, where the lockfile and the state are, too; `name` is the name that its file would have (default: storyboard.yaml).
 */
export type StoryboardSource =
  | string
  | { readonly text: string; readonly folder: string; readonly name?: string }
  | { readonly document: object; readonly folder: string; readonly name?: string };

/** Opens the project of a storyboard for the library. */
export function openLibraryProject(
  source: StoryboardSource,
  { env = process.env, stateFolder, ffmpeg, providers = [] }: ProjectOptions,
  onEvent?: (event: RenderEvent) => void,
): Project {
  const { storyboard, text } = readSource(source);
  return openProject({
    ...{ storyboard, env, providers },
    ...(text === undefined ? {} : { text }),
    ...(stateFolder ? { stateFolder } : {}),
    ...(ffmpeg ? { ffmpeg } : {}),
    ...(onEvent ? { onEvent } : {}),
  });
}

function readSource(source: StoryboardSource): { readonly storyboard: string; readonly text?: string } {
  if (typeof source === 'string') return { storyboard: source };
  const storyboard = join(source.folder, source.name ?? 'storyboard.yaml');
  // JSON is YAML, and its lines give errors a place.
  return { storyboard, text: 'text' in source ? source.text : JSON.stringify(source.document, null, 2) };
}

/** The options of an operation, with a signal and how images on the web are found. */
export function withSignal<Options extends StoryboardOptions>(
  options: Options,
): Options & { readonly web: 'remembered' | 'fetch'; readonly signal: AbortSignal } {
  const web = options.offline ? 'remembered' : 'fetch';
  return { ...options, web, signal: options.signal ?? new AbortController().signal };
}
