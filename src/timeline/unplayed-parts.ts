import type { Digest } from '../base/digest.js';
import { type Diagnostic, type DocumentPath, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import { RenderError } from '../diagnostics/render-error.js';
import { clipFrames } from '../plan/clip-frames.js';
import type { RenderPlan } from '../plan/render-plan.js';
import type { Shot, ShotAudio, Storyboard } from '../storyboard/storyboard.js';
import { buildTimeline } from './build-timeline.js';
import type { Clip } from './clip.js';
import { placeholder } from './placeholder.js';
import type { Timeline, TimelineEntry } from './timeline.js';
import { SAMPLE_RATE, type SoundFile } from './timeline-sound.js';

/** A storyboard, the takes that it requires, and its sounds with their lengths in seconds. */
export interface PlayedParts {
  readonly storyboard: Pick<Storyboard, 'title' | 'film' | 'shots'>;
  readonly plan: RenderPlan;
  readonly sounds: ReadonlyMap<string, SoundFile>;
  readonly lengths: ReadonlyMap<Digest, number>;
}

/** Captions and sounds that the film would not play, or not to their end, by the lengths that the clips will have. */
export function unplayedParts({ storyboard, plan, sounds, lengths }: PlayedParts): readonly Diagnostic[] {
  const { film, shots } = storyboard;
  const isTimed = shots.some(({ captions }) => captions.some(({ from }) => from !== null));
  const timed = isTimed && [film, ...(film.outputs ?? [])].some(({ captions }) => captions !== 'off');
  const spoken = shots.some(({ audio }) => audio !== null);
  const bed = unheardBed({ storyboard, sounds, lengths });
  if (!timed && !spoken) return bed;
  const timeline = expectedTimeline({ storyboard, plan, sounds });
  if (timeline instanceof RenderError) return [...bed, ...tooShortForVoice(timeline, shots)];
  const chosen = new Set(
    plan.takes.flatMap(({ longestSeconds, shots }) => (longestSeconds === undefined ? [] : shots)),
  );
  return [
    ...bed,
    ...(timed
      ? timeline.entries.flatMap((entry, n) =>
          unseenCaptions(shots[n]!, entry, { fps: film.fps, isChosen: chosen.has(shots[n]!.id) }),
        )
      : []), // One entry per shot.
    ...(spoken ? unheardVoices({ storyboard, sounds, lengths }, timeline) : []),
  ];
}

// Clips of vendors are longer or shorter than planned by a few frames, and encoders pad their sound.
const NEGLIGIBLE = 0.1;

function expectedTimeline({
  storyboard,
  plan,
  sounds,
}: Omit<PlayedParts, 'lengths'>): Timeline | RenderError {
  // Where the model chooses, only what no clip can play is reported.
  const durations = new Map(
    plan.takes.map(({ key, request, longestSeconds }) => [key, longestSeconds ?? request.duration]),
  );
  const clips = new Map(
    plan.shots.map(({ id, key }) => [id, expectedClip(durations.get(key) ?? 0, storyboard.film.fps)]),
  );
  // An anchor of the film and keyframes change pixels only.
  try {
    return buildTimeline({ storyboard, clips, models: new Map(), sounds });
  } catch (error) {
    if (error instanceof RenderError) return error;
    throw error;
  }
}

// The rules check lengths that are written. Without a voice, the error is reported when the film is assembled.
function tooShortForVoice(
  { code, message, hint }: RenderError,
  shots: readonly Shot[],
): readonly Diagnostic[] {
  const voiced = shots.find(({ duration }) => duration === 'voice');
  if (voiced === undefined) return [];
  return [errorAt(voiced.origins.duration ?? voiced.at, { code, message, help: hint })];
}

// Only the lengths decide what is played.
function expectedClip(seconds: number, fps: number): Clip {
  return placeholder({ size: { width: 1280, height: 720 }, frames: clipFrames(seconds, fps), fps });
}

function unseenCaptions(
  shot: Shot,
  entry: TimelineEntry,
  { fps, isChosen }: { readonly fps: number /** By the model. */; readonly isChosen: boolean },
): readonly Diagnostic[] {
  const place = shot.origins.caption ?? [...shot.at, 'caption'];
  // A transition hides the end of the shot.
  const [end, length] = [entry.range[1] / fps, entry.length / fps];
  return shot.captions.flatMap(({ from, to, text }, n) => {
    if (from === null || to === null || text.trim() === '') return [];
    const until = `The shot is ${isChosen ? 'at most ' : ''}${formatSeconds(length)} long${end < length ? `, and its last ${formatSeconds(length - end)} are a transition` : ''}.`;
    if (Math.round(from * fps) >= entry.range[1]) {
      return [
        warningAt([...place, n, 'from'], {
          code: 'caption-never-shown',
          message: `This caption starts at ${formatSeconds(from)}, after the end of shot "${shot.id}". It is never shown.`,
          help: `${until} Start the caption earlier.`,
        }),
      ];
    }
    const isShort = to > length + NEGLIGIBLE || end - from < (to - from) / 2;
    if (!isShort) return [];
    return [
      warningAt([...place, n, 'to'], {
        code: 'caption-cut-short',
        message: `This caption ends at ${formatSeconds(to)}, after the end of shot "${shot.id}". It is shown for ${formatSeconds(end - from)} only.`,
        help: `${until} End the caption with the shot, or start it earlier.`,
      }),
    ];
  });
}

interface Spoken {
  readonly shot: string;
  readonly audio: ShotAudio;
  readonly start: number;
  /** Null as long as the length is unknown. */
  readonly end: number | null;
}

function unheardVoices(
  { storyboard: { shots }, sounds, lengths }: Omit<PlayedParts, 'plan'>,
  { sound }: Timeline,
): readonly Diagnostic[] {
  if (sound === null) return [];
  const film = sound.length / SAMPLE_RATE;
  const named = shots.flatMap(({ id, audio }) =>
    audio && sounds.has(audio.src) ? [{ shot: id, audio }] : [],
  );
  const voices = named
    .map(({ shot, audio }, n): Spoken => {
      const { at, digest } = sound.voices[n]!; // One per shot whose sound was found, in the same order.
      const start = at / SAMPLE_RATE;
      const seconds = lengths.get(digest);
      return { shot, audio, start, end: seconds === undefined ? null : start + seconds };
    })
    .sort((a, b) => a.start - b.start);
  return voices.flatMap((voice, n) => unheardVoice(voice, voices[n + 1], film));
}

function unheardVoice(
  { shot, audio, start, end }: Spoken,
  next: Spoken | undefined,
  film: number,
): readonly Diagnostic[] {
  const warning = (code: string, at: DocumentPath, message: string, help: string) => [
    warningAt(at, { code, message, help }),
  ];
  const place = audio.delay > 0 ? [...audio.at.slice(0, -1), 'at'] : audio.at;
  if (start >= film) {
    const message = `The voice "${audio.src}" starts at ${formatSeconds(start)} of the film, which ends at ${formatSeconds(film)}. It is never heard.`;
    return warning('voice-never-heard', place, message, 'Start it earlier, or in a later shot.');
  }
  if (end === null) return [];
  if (end > film + NEGLIGIBLE) {
    const message = `The voice "${audio.src}" of shot "${shot}" is cut off: it ends ${formatSeconds(end - film)} after the film.`;
    return warning(
      'voice-cut-off',
      audio.at,
      message,
      'Start it earlier, shorten it, or make the last shot longer.',
    );
  }
  if (next === undefined || end <= next.start + NEGLIGIBLE) return [];
  const message = `The voice "${audio.src}" of shot "${shot}" overlaps that of shot "${next.shot}" by ${formatSeconds(end - next.start)}.`;
  return warning('voice-overlap', audio.at, message, 'Start it earlier, or the next one later with "at".');
}

function unheardBed({
  storyboard: { film },
  sounds,
  lengths,
}: Omit<PlayedParts, 'plan'>): readonly Diagnostic[] {
  const file = film.audio === null ? undefined : sounds.get(film.audio.src);
  const seconds = file === undefined ? undefined : lengths.get(file.digest);
  if (film.audio === null || film.audio.loop || seconds === undefined || film.audio.offset < seconds)
    return [];
  return [
    warningAt(['film', 'audio', 'offset'], {
      code: 'audio-never-heard',
      message: `"offset" is ${formatSeconds(film.audio.offset)}, but "${film.audio.src}" is only ${formatSeconds(seconds)} long. It is never heard.`,
      help: 'Make the offset smaller, or write "loop: true".',
    }),
  ];
}

function formatSeconds(seconds: number): string {
  return `${Math.round(seconds * 100) / 100} s`;
}
