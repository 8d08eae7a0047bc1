import { RenderError } from '../diagnostics/render-error.js';
import type { FilmSettings, Shot } from '../storyboard/storyboard.js';

/** Where two shots of the film meet. */
export interface TimelineBoundary {
  /** `continue` is a cut between shots that share a still: its picture is shown once. */
  readonly kind: 'cut' | 'continue' | 'dissolve' | 'fade' | 'wipe';
  /** By xfade's name, for a wipe. */
  readonly style: string | null;
  /** Between the two shots of a fade, as #rrggbb. */
  readonly colour: string | null;
  /** Frames of the film that are made of both shots; none for a cut. */
  readonly frames: number;
  /** How many frames at the end of the earlier shot go into it, or are left out. */
  readonly out: number;
  /** How many frames at the beginning of the later shot go into it. */
  readonly in: number;
}

/** What the shots ask for, in frames of the film. */
export function boundaryBetween(
  earlier: Pick<Shot, 'last'>,
  later: Pick<Shot, 'first' | 'boundary'>,
  { fps, duplicateFrames }: Pick<FilmSettings, 'fps' | 'duplicateFrames'>,
): TimelineBoundary {
  const { boundary } = later;
  if (boundary.kind === 'cut') {
    const doubled = duplicateFrames === 'drop' && earlier.last?.uri === later.first.uri;
    return { ...NOTHING, kind: doubled ? 'continue' : 'cut', out: doubled ? 1 : 0 };
  }
  const frames = Math.max(1, Math.round(boundary.seconds * fps));
  switch (boundary.kind) {
    case 'dissolve':
      return { ...NOTHING, kind: 'dissolve', frames, out: frames, in: frames };
    case 'wipe':
      return { ...NOTHING, kind: 'wipe', style: boundary.style, frames, out: frames, in: frames };
    case 'fade': {
      // The earlier shot goes into the colour, then the later one comes out of it: a frame of each at least.
      const both = Math.max(2, frames);
      const out = Math.floor(both / 2);
      return { ...NOTHING, kind: 'fade', colour: boundary.colour, frames: both, out, in: both - out };
    }
  }
}

/** A cut in place of a `continue` that would leave nothing of the earlier shot. */
export function withRoom(boundary: TimelineBoundary, left: number): TimelineBoundary {
  return boundary.kind === 'continue' && left <= boundary.out ? { ...NOTHING, kind: 'cut' } : boundary;
}

/** Throws RenderError `boundary-too-long` when a shot's boundaries leave nothing of it. */
export function checkRoom(shot: string, length: number, before: number, after: number): void {
  if (before + after < length) return;
  throw new RenderError(
    'boundary-too-long',
    `Shot "${shot}" has ${length} frames, and its boundaries would take ${before + after} of them.`,
    { hint: 'Make the boundaries of this shot and of the next one shorter.' },
  );
}

const NOTHING = { style: null, colour: null, frames: 0, out: 0, in: 0 } as const;
