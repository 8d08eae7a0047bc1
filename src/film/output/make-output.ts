import { copyFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import type { Emit } from '../../events/render-event.js';
import { fileOf, type JobFile, runLocalJob } from '../../media/job.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { OutputSettings } from '../../storyboard/storyboard.js';
import { syncFile } from '../../system/atomic-file.js';
import { openTempFolder } from '../../system/temp-folder.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { FilmTools } from '../conform/film-context.js';
import type { AnimationRecipe } from './animation.js';
import { assembleFilm, type Film } from './assemble-film.js';
import { ANIMATION_REVISION } from './output-digest.js';
import { publishAs } from './publish-file.js';

/** A further file of the film's clips, and its place. */
export interface OutputToMake {
  readonly kind: OutputSettings['kind'];
  readonly timeline: Timeline;
  /** Absolute path. */
  readonly path: string;
  /** A folder for the outputs of jobs; it may be deleted at any time. */
  readonly cache: string;
  /** A folder for temporary folders. */
  readonly scratch: string;
  /** At least all keyframes whose colours are matched; default: none are. */
  readonly keyframes?: Iterable<Keyframe>;
}

/** Makes an output from the clips. It gets its name when it is complete; until then the old file stays. */
export async function makeOutput(
  { kind, timeline, path, cache, scratch, keyframes = [] }: OutputToMake,
  tools: FilmTools,
): Promise<Film> {
  const quiet: FilmTools = { ...tools, emit: outputEvents(path, timeline, tools) };
  if (kind === 'film') return assembleFilm({ timeline, output: path, cache, keyframes }, quiet);
  // A film of its size comes first, so that a changed shot costs one segment here, too.
  await using folder = await openTempFolder(scratch, 'output');
  const film = await assembleFilm(
    { timeline, output: join(folder.path, 'film.mp4'), cache, keyframes },
    quiet,
  );
  const written = await publishAnimation({ kind, timeline, film, path, cache }, tools);
  return { ...film, path, ...written, packets: { copied: 0, total: film.frames } };
}

interface AnimationToPublish extends Pick<OutputToMake, 'timeline' | 'path' | 'cache'> {
  readonly kind: AnimationRecipe['kind'];
  readonly film: JobFile;
}

async function publishAnimation(
  { kind, timeline: { format, tags }, film, path, cache }: AnimationToPublish,
  { engine, jobs, signal }: FilmTools,
): Promise<{ readonly bytes: number; readonly digest: Digest }> {
  const { kind: build, version } = await engine();
  const { colour, height } = format;
  const recipe: AnimationRecipe = { revision: ANIMATION_REVISION, kind, format: { colour, height }, tags };
  const pinned = { ...recipe, engine: [build, version] };
  const job = { kind: 'make-animation', recipe: pinned, inputs: { film } } as const;
  const { outputs } = await runLocalJob(jobs, job, { folder: cache, signal });
  const animation = fileOf(outputs, 'animation');
  const write = async (temporary: string): Promise<number> => {
    await copyFile(animation.path, temporary);
    await syncFile(temporary);
    return (await stat(temporary)).size;
  };
  return { bytes: await publishAs(path, write, signal), digest: animation.digest };
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
