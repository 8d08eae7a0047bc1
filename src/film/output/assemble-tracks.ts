import { RenderError } from '../../diagnostics/render-error.js';
import type { LocalJob } from '../../media/job.js';
import type { FilmFile } from '../../media/mp4/film-layout.js';
import { Unjoinable } from '../../media/mp4/joined-entry.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { Timeline } from '../../timeline/timeline.js';
import { type BurntCaption, burntCaptions } from '../captions/burnt-captions.js';
import { colourMatches } from '../colour/match-colours.js';
import { type ClipCheck, clipCheck } from '../conform/clip-integrity.js';
import { needsToneMapping } from '../conform/conform-arguments.js';
import { noFileIndexCache } from '../conform/file-index-cache.js';
import type { FilmTools } from '../conform/film-context.js';
import { segmentRunner } from '../conform/segment-runner.js';
import { TONE_MAPPING } from '../conform/tone-mapping.js';
import { type AssembledVideo, assembleSegments } from '../picture/assemble-segments.js';
import type { AssemblyTools } from '../picture/segment-work.js';
import { filmSound } from '../sound/film-sound.js';
import { filmFile } from './film-file.js';
import { type OutputRecipe, outputJob } from './output-recipe.js';

/** What the tracks of a film are assembled from. */
export interface TracksToAssemble {
  readonly timeline: Timeline;
  /** A folder for the outputs of jobs and for captions; it may be deleted at any time. */
  readonly cache: string;
  /** At least all keyframes whose colours are matched; default: none are. */
  readonly keyframes?: Iterable<Keyframe>;
}

/** A film of which every byte is known and none is written: its own few bytes, and the places of all others in files. */
export interface AssembledTracks {
  readonly file: FilmFile;
  /** Writes that film. */
  readonly job: LocalJob<OutputRecipe>;
  /** How many of the film's packets are copied from the clips, byte for byte. */
  readonly copied: number;
  /** Rejects when a clip has changed since it was checked. */
  readonly checkAgain: ClipCheck['checkAgain'];
}

/** Has every segment of the film encoded that does not exist yet, and locates all of them. */
export async function assembleTracks(
  { timeline, cache, keyframes = [] }: TracksToAssemble,
  { engine, jobs, reject = async () => {}, fileIndexes = noFileIndexCache, emit, signal }: FilmTools,
): Promise<AssembledTracks> {
  if (timeline.entries.length === 0) {
    throw new RenderError('film-empty', 'No shot has a clip, so there is no film to assemble.');
  }
  for (const message of shortenedTransitions(timeline))
    emit({ type: 'warned', code: 'transition-shortened', message });
  const captions = await burntCaptions(timeline, cache);
  const matched = timeline.transitions.some(({ match }) => match !== undefined);
  if (matched) requireAbilities(await engine(), ['filter lutyuv'], 'match_color');
  const mapped = timeline.entries.find(({ clip }) => needsToneMapping(clip.facts, timeline.format));
  if (mapped) requireAbilities(await engine(), TONE_MAPPING, `"${mapped.shot}", a clip in HDR,`);
  const tools: AssemblyTools = {
    segments: segmentRunner({ jobs, folder: cache, engine, read: fileIndexes.read, signal }),
    colours: colourMatches(timeline.format, { jobs, folder: cache, engine, keyframes, emit, signal }),
    clips: clipCheck(signal, reject, fileIndexes.hash),
    read: fileIndexes.read,
    emit,
    signal,
  };
  const { segments, copied, ...video } = await joinable(timeline, captions, tools);
  const sound = timeline.sound && (await filmSound(timeline.sound, { engine, jobs, folder: cache, signal }));
  return {
    file: filmFile(timeline, { video, sound }),
    job: outputJob({ timeline, segments, sound }),
    copied,
    checkAgain: () => tools.clips.checkAgain(),
  };
}

function shortenedTransitions({ transitions, entries, format }: Timeline): readonly string[] {
  const rate = Math.round((100 * format.rate[0]) / format.rate[1]) / 100;
  return transitions.flatMap(({ shortened = 0 }, n) => {
    if (shortened === 0) return [];
    const by = shortened === 1 ? 'one frame' : `${shortened} frames`;
    // A transition is between two entries.
    return `The transition into shot "${entries[n + 1]!.shot}" is ${by} shorter than requested: at ${rate} frames per second nothing would be left of one of its shots.`;
  });
}

// Clips can agree in everything that was probed and yet be impossible to join. Then all of them are encoded.
async function joinable(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: AssemblyTools,
): Promise<AssembledVideo> {
  try {
    return await assembleSegments(timeline, captions, tools);
  } catch (error) {
    const isEncoded = timeline.entries.every(({ conform }) => conform !== null);
    if (!(error instanceof Unjoinable) || isEncoded) throwUnjoinable(error);
    tools.emit({
      type: 'warned',
      code: 'clips-unjoinable',
      message: `The clips cannot be joined by copy: ${error.message}. All of them are encoded.`,
    });
    const entries = timeline.entries.map((entry) => ({ ...entry, conform: entry.conform ?? error.message }));
    return await assembleSegments({ ...timeline, entries }, captions, tools).catch(throwUnjoinable);
  }
}

function throwUnjoinable(error: unknown): never {
  if (!(error instanceof Unjoinable)) throw error;
  throw new RenderError(
    'clips-unjoinable',
    `The encoded parts of the film cannot be joined: ${error.message}.`,
    {
      hint: 'Render with another ffmpeg: --ffmpeg <path>, or --ffmpeg wasm. The clips are kept.',
      cause: error,
    },
  );
}
