import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events.js';
import type { MediaEngine } from '../media/engine.js';
import { Unjoinable } from '../media/mp4/joined-entry.js';
import { requireAbilities } from '../media/require-abilities.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Clip } from '../timeline/clip.js';
import type { Timeline } from '../timeline/timeline.js';
import { type BurntCaption, burntCaptions } from './burnt-captions.js';
import { clipCheck } from './check-clip.js';
import { needsToneMapping, TONE_MAPPING } from './conform-job.js';
import type { GatherTools } from './entry-pictures.js';
import { filmLabel } from './film-label.js';
import { type GatheredPiece, gatherPieces } from './gather-pieces.js';
import { makeSound } from './make-sound.js';
import { colourMatches } from './match-colours.js';
import { pictureTrack } from './picture-track.js';
import { pieceCache } from './piece-cache.js';
import { publishFilm } from './publish-film.js';
import { withSound } from './sound-track.js';
import { type FilmTracks, withTexts } from './text-tracks.js';
import { writeSidecars } from './write-sidecars.js';

/** What is assembled, and where. */
export interface FilmToAssemble {
  readonly timeline: Timeline;
  /** Absolute path of the film. */
  readonly output: string;
  /** A folder for pieces that were encoded; it may be deleted at any time. */
  readonly cache: string;
  /** Among them all stills whose colours are matched; default: none are. */
  readonly keyframes?: Iterable<Keyframe>;
}

export interface AssembleTools {
  /** Called only when something has to be encoded. */
  readonly engine: () => Promise<MediaEngine>;
  /** Told of a clip whose bytes are not what its digest says, before the film fails for it; default: nobody is. */
  readonly reject?: (clip: Clip) => Promise<void>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A finished film. */
export interface Film {
  readonly path: string;
  readonly digest: Digest;
  readonly bytes: number;
  readonly frames: number;
  readonly size: { readonly width: number; readonly height: number };
  /** Frames per second as a fraction. */
  readonly rate: readonly [number, number];
  /** Seconds. */
  readonly duration: number;
  /** How many of the film's coded pictures are the clips' own, byte for byte. */
  readonly packets: { readonly copied: number; readonly total: number };
  /** Files that were written beside it. */
  readonly sidecars: readonly string[];
}

/** Makes the film. It appears under its name when it is complete; until then, and on failure, the old one stays. */
export async function assembleFilm(
  { timeline, output, cache, keyframes = [] }: FilmToAssemble,
  { engine, reject = async () => {}, emit, signal }: AssembleTools,
): Promise<Film> {
  if (timeline.entries.length === 0) {
    throw new RenderError('film-empty', 'No shot has a clip, so there is no film to make.');
  }
  const captions = await burntCaptions(timeline, cache);
  const matched = timeline.boundaries.some(({ match }) => match !== undefined);
  if (matched) requireAbilities(await engine(), ['filter lutyuv'], 'match_color');
  const mapped = timeline.entries.find(({ clip }) => needsToneMapping(clip.facts, timeline.format));
  if (mapped) requireAbilities(await engine(), TONE_MAPPING, `"${mapped.shot}", a clip in HDR,`);
  const tools: GatherTools = {
    cache: pieceCache(cache, engine),
    colours: colourMatches(timeline.format, { cache, engine, keyframes, emit, signal }),
    clips: clipCheck(signal, reject),
    emit,
    signal,
  };
  const { pieces, track, paths } = await joinable(timeline, captions, tools);
  const { format, frames } = timeline;
  if (track.samples.count !== frames) {
    throw new Error(`The film has ${track.samples.count} frames where its timeline has ${frames}.`);
  }
  const heard = async (silent: FilmTracks): Promise<FilmTracks> => {
    if (timeline.sound === null) return silent;
    const sound = await makeSound(timeline.sound, cache, { engine, signal });
    return withSound(silent, sound, timeline.sound, timeline.captions.language);
  };
  const written = await publishFilm(
    output,
    {
      ...withTexts(await heard({ tracks: [track], sources: paths.map((path) => ({ path })) }), timeline),
      metadata: filmLabel(timeline.tags),
      onProgress: (fraction) => emit({ type: 'film-progressed', fraction }),
    },
    { beforeItCounts: () => tools.clips.checkAgain(), signal },
  );
  const sidecars = await writeSidecars(timeline, output);
  const copied = pieces.reduce((sum, piece) => sum + (piece.copied ? piece.samples.length : 0), 0);
  return {
    path: output,
    ...written,
    frames,
    size: { width: format.width, height: format.height },
    rate: format.rate,
    duration: (frames * format.rate[1]) / format.rate[0],
    packets: { copied, total: frames },
    sidecars,
  };
}

// Clips can agree in all that was probed and still contradict each other. Then all are encoded alike, and it is said.
async function joinable(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: GatherTools,
): Promise<{ readonly pieces: readonly GatheredPiece[] } & ReturnType<typeof pictureTrack>> {
  try {
    const pieces = await gatherPieces(timeline, captions, tools);
    return { pieces, ...pictureTrack(pieces, timeline.format) };
  } catch (error) {
    if (!(error instanceof Unjoinable) || timeline.entries.every(({ conform }) => conform !== null))
      throw error;
    tools.emit({
      type: 'warned',
      code: 'clips-unjoinable',
      message: `The clips cannot be joined by copy: ${error.message}. All of them are encoded anew.`,
    });
    const entries = timeline.entries.map((entry) => ({ ...entry, conform: entry.conform ?? error.message }));
    const pieces = await gatherPieces({ ...timeline, entries }, captions, tools);
    return { pieces, ...pictureTrack(pieces, timeline.format) };
  }
}
