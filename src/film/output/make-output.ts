import type { Digest } from '../../base/digest.js';
import type { Emit } from '../../events/render-event.js';
import { fileOf, type JobFile, runLocalJob } from '../../media/job.js';
import { engineName } from '../../media/job-engine.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { OutputSettings } from '../../storyboard/storyboard.js';
import { openTempFolder, type TempFolder } from '../../system/temp-folder.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { FilmTools } from '../conform/film-context.js';
import type { AnimationRecipe } from './animation.js';
import { assembleFilm, type Film, filmFacts, makeFilmFile, type SignFile } from './assemble-film.js';
import { canKeep, keepNewest, removeUnfinished } from './kept-films.js';
import { ANIMATION_REVISION } from './output-digest.js';
import { publishFile } from './publish-file.js';

/** A further file of the film's clips, and its place. */
export interface OutputToMake {
  readonly kind: OutputSettings['kind'];
  readonly timeline: Timeline;
  /** Absolute path. */
  readonly path: string;
  /** A folder for the outputs of jobs; it may be deleted at any time. */
  readonly cache: string;
  /** A folder that keeps the newest film of this output, or of its frames; default: nothing is kept. */
  readonly kept?: string;
  /** Writes a signed copy of a film; an animation has no signature. Default: the film is published as it is. */
  readonly sign?: SignFile;
  /** A folder for temporary folders. */
  readonly scratch: string;
  /** At least all keyframes whose colours are matched; default: none are. */
  readonly keyframes?: Iterable<Keyframe>;
}

/** Makes an output from the clips. It gets its name when it is complete; until then the old file stays. */
export async function makeOutput(
  { kind, timeline, path, cache, kept, sign, scratch, keyframes = [] }: OutputToMake,
  tools: FilmTools,
): Promise<Film> {
  const quiet: FilmTools = { ...tools, emit: outputEvents(path, timeline, tools) };
  const film = { timeline, cache, keyframes };
  if (kind === 'film')
    return assembleFilm(
      {
        ...film,
        output: path,
        ...(kept === undefined ? {} : { kept }),
        ...(sign === undefined ? {} : { sign }),
      },
      quiet,
    );
  // A film of its size comes first, so that a changed shot costs one segment here, too.
  const keeps = kept !== undefined && (await canKeep(kept, path));
  await using folder = keeps ? await openKept(kept) : await openTempFolder(scratch, 'output');
  const { file } = await makeFilmFile(film, folder.path, quiet);
  const written = await publishAnimation({ kind, timeline, film: file, path, cache }, tools);
  if (keeps) await keepNewest(kept, file.path);
  return { ...filmFacts(timeline), path, ...written, packets: { copied: 0, total: timeline.frames } };
}

// It is far smaller than the animation, so keeping it costs little.
async function openKept(path: string): Promise<TempFolder> {
  await removeUnfinished(path);
  return { path, [Symbol.asyncDispose]: async () => undefined };
}

interface AnimationToPublish extends Pick<OutputToMake, 'timeline' | 'path' | 'cache'> {
  readonly kind: AnimationRecipe['kind'];
  readonly film: JobFile;
}

async function publishAnimation(
  { kind, timeline: { format, tags }, film, path, cache }: AnimationToPublish,
  { engine, jobs, signal }: FilmTools,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const { colour, height } = format;
  const recipe: AnimationRecipe = { revision: ANIMATION_REVISION, kind, format: { colour, height }, tags };
  const pinned = { ...recipe, engine: engineName(await engine()) };
  const job = { kind: 'make-animation', recipe: pinned, inputs: { film } } as const;
  const { outputs } = await runLocalJob(jobs, job, { folder: cache, signal });
  const animation = fileOf(outputs, 'animation');
  const bytes = await publishFile({ path: animation.path, otherwise: 'copy' }, path, signal);
  return { bytes, digest: animation.digest };
}

// That clips are conformed is not worth an event here, because every clip of an output is; but it is progress.
function outputEvents(path: string, { entries }: Timeline, { emit }: FilmTools): Emit {
  let done = 0;
  return (event) => {
    if (event.type === 'warned') emit(event);
    if (event.type !== 'clip-conformed') return;
    done += 1;
    emit({ type: 'output-progressed', path, fraction: Math.min(1, done / entries.length) });
  };
}
