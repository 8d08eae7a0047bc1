import { relative, resolve } from 'node:path';
import { filmFiles } from '../film/output/film-files.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import { stateLayout } from '../store/layout.js';
import { removeStaleTempFiles, staleTempFilesOf } from '../store/stale-temp-files.js';
import type { FilmSettings } from '../storyboard/storyboard.js';
import type { Edit, PlannedOutput } from './edit.js';
import { filmTools } from './film-tools.js';
import type { Project } from './project.js';
import { signedBy, signWith } from './sign-with.js';
import { writtenFiles } from './written-files.js';

/** Outputs to make, and the keyframes that they need. */
export interface OutputsToMake {
  readonly planned: readonly PlannedOutput[];
  /** The film: its keyframes contain all to which colours are matched. */
  readonly edit: OutputSource;
}

/** What outputs need of the edit of their film. */
export type OutputSource = Pick<Edit, 'keyframes' | 'models' | 'credentials'>;

/** Makes the outputs that do not exist or have changed, one after another. */
export async function publishOutputs(
  { planned, edit }: OutputsToMake,
  project: Project,
  signal: AbortSignal,
): Promise<readonly PublishedOutput[]> {
  const published: PublishedOutput[] = [];
  for (const output of planned) published.push(await publishOutput(output, edit, { project, signal }));
  return published;
}

/** The paths that an output may write: its own, and those of its sidecar files. */
export function outputFiles({ settings: { kind }, path }: PlannedOutput): readonly string[] {
  return kind === 'film' ? filmFiles(path) : [path];
}

/** Checks that all files can be written. Throws RenderError `film-unwritable` or `disk-full`. */
export async function tryPlaces(film: FilmSettings, root: string): Promise<void> {
  const { tryPlace } = await import('../film/output/publish-file.js');
  for (const { output } of writtenFiles(film)) await tryPlace(resolve(root, output));
}

async function publishOutput(
  planned: PlannedOutput,
  source: OutputSource,
  { project, signal }: { readonly project: Project; readonly signal: AbortSignal },
): Promise<PublishedOutput> {
  const { settings, path, timeline, digest: edit } = planned;
  const { width, height } = timeline.format;
  const layout = stateLayout(project.stateFolder);
  const facts = { output: settings.output, kind: settings.kind, size: { width, height } };
  const signing = settings.kind === 'film' ? source : { ...source, credentials: null };
  const unchanged = await project.films.unchanged(path, edit, signing.credentials?.id ?? null);
  if (unchanged) {
    project.emit({ type: 'output-unchanged', path, digest: unchanged.digest });
    return { ...facts, ...unchanged, status: 'unchanged' };
  }
  await removeStaleTempFiles(await staleTempFilesOf(outputFiles(planned), project.clock.now()));
  const { makeOutput } = await import('../film/output/make-output.js'); // An unchanged film does not load it.
  const made = await makeOutput(
    {
      kind: settings.kind,
      timeline,
      path,
      cache: await project.conformedFolder(),
      kept: layout.keptFilm(relative(project.root, path)),
      scratch: project.stateFolder,
      keyframes: source.keyframes.values(),
      ...signWith(signing, { timeline, title: timeline.tags.title ?? settings.output }),
    },
    filmTools(project, signal),
  );
  const { digest, frames, bytes } = made;
  const published = { path, timeline: edit, digest, frames, bytes, ...signedBy(signing) };
  await project.films.remember(published, made.sidecars);
  project.emit({ type: 'output-published', path, digest, frames, bytes, size: facts.size });
  return { ...facts, ...published, status: 'made' };
}
