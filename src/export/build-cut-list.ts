import type { Digest } from '../base/digest.js';
import type { FilmSettings, ImageReference, Shot } from '../storyboard/storyboard.js';
import { transitionKinds } from '../storyboard/transition-kinds.js';
import type { Timeline, TimelineEntry } from '../timeline/timeline.js';
import type { TimelineTransition } from '../timeline/transition.js';
import type { CutList, CutMedia, CutShot, CutTake, CutTransition } from './cut-list.js';
import { cutSounds } from './cut-sounds.js';

/** A film's timeline, and what is known about its shots and files. */
export interface CutListInput {
  /** The name of the edit. */
  readonly name: string;
  readonly timeline: Timeline;
  readonly film: Pick<FilmSettings, 'clipSound'>;
  /** The shots of the timeline, in its order. */
  readonly shots: readonly Pick<
    Shot,
    'id' | 'title' | 'first' | 'last' | 'captions' | 'audio' | 'duration'
  >[];
  /** By shot id: the take that the film shows, and the others. */
  readonly takes: ReadonlyMap<string, ShotTakesHere>;
  /** The sound files of the timeline. */
  readonly soundMedia: ReadonlyMap<Digest, CutMedia>;
  /** How many frames each shot keeps before and after those that it shows; null for all. */
  readonly handles: number | null;
}

/** The takes of a shot whose clips are on this machine. */
export interface ShotTakesHere {
  readonly take: CutTake;
  readonly alternatives: readonly CutTake[];
  /** The requested length in seconds; null where it is not known. */
  readonly seconds: number | null;
}

/** Timeline -> the edit as an editing program sees it. */
export function buildCutList(input: CutListInput): CutList {
  const { name, timeline, film, takes } = input;
  const { format, entries } = timeline;
  const sides = timeline.transitions.map(cutSides);
  const shots = entries.map((entry, n): CutShot => {
    const shot = input.shots[n];
    const here = takes.get(entry.shot);
    if (shot === undefined || here === undefined)
      throw new Error(`The shot ${entry.shot} was not described.`);
    const { record, source } = placeOf(
      entry,
      n === 0 ? null : timeline.transitions[n - 1]!,
      timeline.transitions[n],
    );
    const most = input.handles ?? Number.POSITIVE_INFINITY;
    return {
      id: shot.id,
      number: n + 1,
      title: shot.title,
      record,
      source,
      handles: [Math.min(most, source[0]), Math.min(most, entry.length - source[1])],
      take: here.take,
      alternatives: here.alternatives,
      duration: shot.duration ?? here.seconds,
      first: imageName(shot.first),
      last: shot.last === null ? null : imageName(shot.last),
      captions: shot.captions.map(({ text }) => text).filter((text) => text.trim() !== ''),
    };
  });
  return {
    name,
    rate: format.rate,
    size: { width: format.width, height: format.height },
    fit: format.fit,
    frames: timeline.frames,
    shots,
    transitions: sides,
    sounds: cutSounds({ timeline, shots, storyboardShots: input.shots, soundMedia: input.soundMedia }),
    captions: timeline.captions.cues,
    chapters: timeline.chapters.map(({ title, from }, n, all) => ({
      text: title,
      from,
      to: all[n + 1]?.from ?? timeline.frames,
    })),
    lost: whatIsLost(timeline, film),
  };
}

/** How many frames of a transition are before its cut, and how many after. */
function framesBeforeCut({ kind, frames, out }: TimelineTransition): number {
  return transitionKinds[kind].sides === 'overlap' ? Math.floor(frames / 2) : frames === 0 ? 0 : out;
}

function cutSides(transition: TimelineTransition): CutTransition {
  const { kind, style, colour, frames } = transition;
  const before = framesBeforeCut(transition);
  const isCut = kind === 'cut' || kind === 'continue';
  return { kind: isCut ? 'cut' : kind, style, colour, before, after: frames - before };
}

// The cut divides a transition. The earlier shot shows its frames before the cut, and the later one those after it.
function placeOf(
  { range, start }: TimelineEntry,
  before: TimelineTransition | null,
  after: TimelineTransition | undefined,
): Pick<CutShot, 'record' | 'source'> {
  const early = before === null ? 0 : before.frames - framesBeforeCut(before);
  const late = after === undefined ? 0 : framesBeforeCut(after);
  return {
    record: [start - early, start + range[1] - range[0] + late],
    source: [range[0] - early, range[1] + late],
  };
}

function imageName({ name, uri }: ImageReference): string {
  if (name !== null) return name;
  return uri.startsWith('data:') ? 'an image in the storyboard' : uri.split(/[?#]/)[0]!; // The first part exists.
}

function whatIsLost(
  { entries, transitions, sound, format }: Timeline,
  { clipSound }: Pick<FilmSettings, 'clipSound'>,
): readonly string[] {
  const matched = transitions.filter(({ match }) => match !== undefined).length;
  const styles = new Set(transitions.flatMap(({ style }) => style ?? []));
  const made = entries.filter(({ fpsFit }) => fpsFit !== undefined).length;
  return [
    ...(matched > 0 ? [`The film matches colours at ${matched} of its cuts; the edit does not.`] : []),
    ...(styles.size > 0
      ? [
          `Wipes are named after ffmpeg's styles (${[...styles].sort().join(', ')}); a program may show another wipe.`,
        ]
      : []),
    ...(made > 0
      ? [`The film has made frames in ${made} clips with fewer frames per second; the edit repeats frames.`]
      : []),
    ...(format.fit === 'stretch'
      ? ['The film stretches clips of another shape; the edit fills the frame with them.']
      : []),
    ...(sound !== null && (clipSound === 'over' || clipSound === 'under')
      ? ['The film lowers one sound under another; the edit does not.']
      : []),
    ...(sound !== null && sound.loudness !== null
      ? [`The film has a loudness of ${sound.loudness} LUFS; the edit has the volume of its sounds.`]
      : []),
  ];
}
