import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ColourMatch, FilmSettings, Shot } from '../storyboard/storyboard.js';
import { type TimedKind, type TransitionKind, transitionKinds } from '../storyboard/transition-kinds.js';

/** How one shot of the film becomes the next. */
export interface TimelineTransition {
  /** `continue` is a cut between shots that share a keyframe, which is shown once. */
  readonly kind: TransitionKind;
  /** By xfade's name, for a wipe. */
  readonly style: string | null;
  /** Between the two shots of a fade, as #rrggbb. */
  readonly colour: string | null;
  /** Frames of the film that are mixed from both shots; 0 for a cut. */
  readonly frames: number;
  /** Frames at the end of the earlier shot that are mixed or left out. */
  readonly out: number;
  /** Frames at the start of the later shot that are mixed. */
  readonly in: number;
  /** Frames fewer than requested, where rounding alone would have filled a shot; absent for none. */
  readonly shortened?: number;
  /** The colours of both sides are matched to the shared keyframe; only of a `continue` that requests it. */
  readonly match?: TransitionMatch;
}

/** A colour correction towards a keyframe: full where the shots meet, and fading out on both sides. */
export interface TransitionMatch extends ColourMatch {
  readonly image: Digest;
}

/** What a transition depends on besides its two shots. */
export interface TransitionTerms extends Pick<FilmSettings, 'fps' | 'duplicateFrames'> {
  /** By uri; read only for keyframes whose colours are matched. */
  readonly keyframes: ReadonlyMap<string, { readonly digest: Digest }>;
}

/** The transition that the shots request, in frames of the film. */
export function transitionBetween(
  earlier: Pick<Shot, 'last'>,
  later: Pick<Shot, 'first' | 'transition'>,
  { fps, duplicateFrames, keyframes }: TransitionTerms,
): TimelineTransition {
  const { transition } = later;
  if (transition.kind === 'cut') {
    const shared = earlier.last?.uri === later.first.uri;
    const out = shared && duplicateFrames === 'drop' ? 1 : 0;
    if (!shared || transition.match === undefined)
      return { ...NOTHING, kind: out > 0 ? 'continue' : 'cut', out };
    const image = keyframes.get(later.first.uri);
    if (image === undefined) throw new Error(`The keyframe ${later.first.uri} was not loaded.`);
    return { ...NOTHING, kind: 'continue', out, match: { ...transition.match, image: image.digest } };
  }
  const { kind, seconds, style = null, colour = null } = transition;
  return { ...NOTHING, kind, style, colour, ...framesTaken(kind, Math.max(1, Math.round(seconds * fps))) };
}

/** The frames of a transition that lasts so many, and how many of them it takes from each side. */
function framesTaken(kind: TimedKind, frames: number): Pick<TimelineTransition, 'frames' | 'out' | 'in'> {
  if (transitionKinds[kind].sides === 'overlap') return { frames, out: frames, in: frames };
  // At least one frame of each shot.
  const both = Math.max(2, frames);
  const out = Math.floor(both / 2);
  return { frames: both, out, in: both - out };
}

/** How much of the shots on both sides a transition mixes, in unrounded frames. */
export function mixedFrames({ transition }: Pick<Shot, 'transition'>, fps: number): number {
  if (transition.kind === 'cut') return 0;
  const frames = transition.seconds * fps;
  return transitionKinds[transition.kind].sides === 'halves' ? frames / 2 : frames;
}

/** A cut in place of a `continue` that would leave nothing of the earlier shot. */
export function withRoom(transition: TimelineTransition, left: number): TimelineTransition {
  const { kind, out, match } = transition;
  return kind === 'continue' && match === undefined && left <= out ? { ...NOTHING, kind: 'cut' } : transition;
}

/** How many frames at the end of the earlier shot and at the start of the later one a transition mixes or changes. */
export function affectedFrames({ out, in: into, match }: TimelineTransition): {
  readonly out: number;
  readonly in: number;
} {
  const matched = match?.frames ?? 0;
  return { out: Math.max(out, matched), in: Math.max(into, matched) };
}

/** Throws RenderError `transition-too-long` when a shot's transitions leave nothing of it. */
export function checkRoom(shot: string, length: number, before: number, after: number): void {
  if (before + after < length) return;
  throw new RenderError(
    'transition-too-long',
    `Shot "${shot}" has ${length} frames, and its transitions would take ${before + after} of them.`,
    {
      hint: 'Make the transitions of this shot and of the next one shorter, or the frames of their match_color.',
    },
  );
}

const NOTHING = { style: null, colour: null, frames: 0, out: 0, in: 0 } as const;
