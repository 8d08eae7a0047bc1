import { RenderError } from '../../diagnostics/render-error.js';
import type { Emit } from '../../events/render-event.js';
import type { MediaEngine } from '../../media/engine.js';
import type { FilmFile } from '../../media/mp4/film-layout.js';
import { Unjoinable } from '../../media/mp4/joined-entry.js';
import { requireAbilities } from '../../media/require-abilities.js';
import type { Keyframe } from '../../plan/keyframe.js';
import type { Clip } from '../../timeline/clip.js';
import type { Timeline } from '../../timeline/timeline.js';
import { type BurntCaption, burntCaptions } from '../captions/burnt-captions.js';
import { type FilmTracks, withTexts } from '../captions/text-tracks.js';
import { colourMatches } from '../colour/match-colours.js';
import { type ClipCheck, clipCheck } from '../conform/clip-integrity.js';
import { needsToneMapping } from '../conform/conform-arguments.js';
import { type FilmMemory, noFileIndexCache } from '../conform/file-index-cache.js';
import { segmentCache } from '../conform/segment-cache.js';
import { TONE_MAPPING } from '../conform/tone-mapping.js';
import { type AssembledVideo, assembleSegments } from '../picture/assemble-segments.js';
import type { AssemblyTools } from '../picture/segment-work.js';
import { makeSound } from '../sound/mix-sound.js';
import { withSound } from '../sound/sound-track.js';
import { filmLabel } from './film-label.js';

/** What a film is gathered from. */
export interface TracksToAssemble {
  readonly timeline: Timeline;
  /** A folder for pieces that were encoded; it may be deleted at any time. */
  readonly cache: string;
  /** Among them all stills whose colours are matched; default: none are. */
  readonly keyframes?: Iterable<Keyframe>;
}

/** What a film is gathered with. */
export interface FilmTools {
  /** Called only when something has to be encoded. */
  readonly engine: () => Promise<MediaEngine>;
  /** Told of a clip whose bytes are not what its digest says, before the film fails for it; default: nobody is. */
  readonly reject?: (clip: Clip) => Promise<void>;
  /** What films before this one have read; default: each film reads all of its files. */
  readonly memory?: FilmMemory;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** A film of which every byte is known and none is written: its own few, and where in which files all others lie. */
export interface AssembledTracks {
  readonly file: FilmFile;
  /** How many of the film's coded pictures are the clips' own, byte for byte. */
  readonly copied: number;
  /** Rejects when a clip has changed since it was checked. */
  readonly checkAgain: ClipCheck['checkAgain'];
}

/** Makes every piece of the film that does not exist yet, and says where they all are. */
export async function assembleTracks(
  { timeline, cache, keyframes = [] }: TracksToAssemble,
  { engine, reject = async () => {}, memory = noFileIndexCache, emit, signal }: FilmTools,
): Promise<AssembledTracks> {
  if (timeline.entries.length === 0) {
    throw new RenderError('film-empty', 'No shot has a clip, so there is no film to make.');
  }
  for (const message of shortenedWords(timeline))
    emit({ type: 'warned', code: 'transition-shortened', message });
  const captions = await burntCaptions(timeline, cache);
  const matched = timeline.transitions.some(({ match }) => match !== undefined);
  if (matched) requireAbilities(await engine(), ['filter lutyuv'], 'match_color');
  const mapped = timeline.entries.find(({ clip }) => needsToneMapping(clip.facts, timeline.format));
  if (mapped) requireAbilities(await engine(), TONE_MAPPING, `"${mapped.shot}", a clip in HDR,`);
  const tools: AssemblyTools = {
    cache: segmentCache(cache, engine, memory.read),
    colours: colourMatches(timeline.format, { cache, engine, keyframes, emit, signal }),
    clips: clipCheck(signal, reject, memory.hash),
    read: memory.read,
    emit,
    signal,
  };
  const { track, paths, copied } = await joinable(timeline, captions, tools);
  const heard = async (silent: FilmTracks): Promise<FilmTracks> => {
    if (timeline.sound === null) return silent;
    const sound = await makeSound(timeline.sound, cache, { engine, signal });
    return withSound(silent, sound, timeline.sound, timeline.captions.language);
  };
  const silent = { tracks: [track], sources: paths.map((path) => ({ path })) };
  return {
    file: { ...withTexts(await heard(silent), timeline), metadata: filmLabel(timeline.tags) },
    copied,
    checkAgain: () => tools.clips.checkAgain(),
  };
}

function shortenedWords({ transitions, entries, format }: Timeline): readonly string[] {
  const rate = Math.round((100 * format.rate[0]) / format.rate[1]) / 100;
  return transitions.flatMap(({ shortened = 0 }, n) => {
    if (shortened === 0) return [];
    const by = shortened === 1 ? 'one frame' : `${shortened} frames`;
    // A transition stands between two entries.
    return `The transition into shot "${entries[n + 1]!.shot}" is ${by} shorter than asked for: at ${rate} frames a second nothing would be left of a shot beside it.`;
  });
}

// Clips can agree in all that was probed and still contradict each other. Then all are encoded alike, and it is said.
async function joinable(
  timeline: Timeline,
  captions: readonly BurntCaption[],
  tools: AssemblyTools,
): Promise<AssembledVideo> {
  try {
    return await assembleSegments(timeline, captions, tools);
  } catch (error) {
    if (!(error instanceof Unjoinable) || timeline.entries.every(({ conform }) => conform !== null))
      throw error;
    tools.emit({
      type: 'warned',
      code: 'clips-unjoinable',
      message: `The clips cannot be joined by copy: ${error.message}. All of them are encoded anew.`,
    });
    const entries = timeline.entries.map((entry) => ({ ...entry, conform: entry.conform ?? error.message }));
    return assembleSegments({ ...timeline, entries }, captions, tools);
  }
}
