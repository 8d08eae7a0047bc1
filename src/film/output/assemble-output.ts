import { RenderError } from '../../diagnostics/render-error.js';
import { type FileWork, fileOf, InputChanged, type JobFile } from '../../media/job.js';
import { SourceCutOff, SourceGone, writeFilmFile } from '../../media/mp4/write-film-file.js';
import { orderedPool } from '../../system/ordered-pool.js';
import { readVideoSource, type VideoSource } from '../conform/video-source.js';
import { samplesOf } from '../picture/placed-segments.js';
import { type FilmVideo, videoTrackOf } from '../picture/video-track.js';
import { soundTrackIn } from '../sound/mix-sound.js';
import { filmFile } from './film-file.js';
import type { OutputRecipe, OutputSegment } from './output-recipe.js';

type Inputs = FileWork['inputs'];

/** Writes a film file: copies the samples of its inputs, and adds texts, index and metadata. Throws InputChanged. */
export async function assembleOutput({
  recipe,
  inputs,
  outputs,
  onProgress,
  onHashed,
  signal,
}: FileWork<OutputRecipe>): Promise<void> {
  const video = await videoOf(recipe, inputs, signal);
  const sound = recipe.sound === null ? null : await soundOf(recipe.sound.length, inputs);
  const film = { ...filmFile(recipe, { video, sound }), onProgress };
  const { digest } = await writeFilmFile(fileOf(outputs, 'film'), film, signal).catch((error: unknown) => {
    throw error instanceof SourceGone || error instanceof SourceCutOff ? changedInput(error, inputs) : error;
  });
  onHashed('film', digest);
}

// Reading the indexes of a long film mostly waits for the disk.
const SIDE_BY_SIDE = 8;

async function videoOf(recipe: OutputRecipe, inputs: Inputs, signal: AbortSignal): Promise<FilmVideo> {
  const track = videoTrackOf(recipe);
  const segments = new Map<string, OutputSegment[]>();
  for (const segment of recipe.video) {
    const others = segments.get(segment.input);
    if (others === undefined) segments.set(segment.input, [segment]);
    else others.push(segment);
  }
  const files = [...segments];
  await orderedPool(files.length, SIDE_BY_SIDE, async (n) => {
    signal.throwIfAborted();
    const [input, parts] = files[n]!; // The pool counts them.
    const source = await readInput(input, fileOf(inputs, input));
    for (const { at, samples } of parts) {
      if (samples.some(([first, count]) => first + count > source.samples.count))
        throw new InputChanged(input, false);
      track.add({ source, samples: samplesOf(samples) }, at);
    }
  });
  return track.finish();
}

async function readInput(input: string, { path }: JobFile): Promise<VideoSource> {
  try {
    return await readVideoSource(path);
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    throw new InputChanged(input, error.code === 'clip-missing', { cause: error });
  }
}

async function soundOf(length: number, inputs: Inputs) {
  const { path } = fileOf(inputs, 'sound');
  const track = await soundTrackIn(path, length);
  if (track === undefined) throw new InputChanged('sound', false);
  return { path, track, length };
}

function changedInput(error: SourceGone | SourceCutOff, inputs: Inputs): InputChanged {
  const [input] = Object.entries(inputs).find(([, { path }]) => path === error.path)!; // It has no other sources.
  return new InputChanged(input, error instanceof SourceGone, { cause: error });
}
