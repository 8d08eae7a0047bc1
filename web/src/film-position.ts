import type { LiveFilm, LiveSlice } from '../../src/live-view/live-view.js';

/** Frames of the film that repeat: the first one, and the one after the last. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
  /** The shot that repeats as a whole; null for a range that a person marked. */
  readonly shot: string | null;
}

/** The middle of a frame's time, so that rounding never selects the adjacent frame. */
export function timeOf({ fps }: { readonly fps: number }, frame: number): number {
  return (frame + 0.5) / fps;
}

/** The frame that is shown at a time. */
export function frameOf(film: LiveFilm, seconds: number): number {
  return clampFrame(film, Math.floor(seconds * film.fps + 0.01));
}

/** The nearest frame that the film has. */
export function clampFrame({ frames }: { readonly frames: number }, frame: number): number {
  return Math.max(0, Math.min(frames - 1, Math.round(frame)));
}

/** The part of the film that a frame belongs to. */
export function sliceAt({ slices }: LiveFilm, frame: number): LiveSlice | undefined {
  return slices.find(({ start, frames }) => frame >= start && frame < start + frames);
}

/** The frames of one shot; null if it is not part of the film. */
export function rangeOfShot(film: LiveFilm | null, shot: string): FrameRange | null {
  const slice = film?.slices.find((each) => each.shot === shot);
  return slice ? { from: slice.start, to: slice.start + slice.frames, shot } : null;
}

/** The frame of a new film at the same moment of the same shot, else at the same distance from the start. */
export function momentIn(film: LiveFilm, before: LiveFilm | null, frame: number): number {
  const was = before ? sliceAt(before, frame) : undefined;
  const is = film.slices.find(({ shot }) => shot === was?.shot);
  if (!was || !is) return Math.min(frame, film.frames - 1);
  return is.start + Math.min(frame - was.start, is.frames - 1);
}

/** A range of the film before, in a new film; null if its shot is gone. */
export function rangeIn(
  film: LiveFilm,
  before: LiveFilm | null,
  range: FrameRange | null,
): FrameRange | null {
  if (range === null) return null;
  if (range.shot !== null) return rangeOfShot(film, range.shot);
  const from = momentIn(film, before, range.from);
  const to = momentIn(film, before, range.to - 1) + 1;
  return to > from ? { from, to, shot: null } : null;
}

/** A range whose start or end is at a frame. The other end is that of the range before, or of the film. */
export function markedRange(
  film: LiveFilm,
  before: FrameRange | null,
  mark: { readonly end: 'in' | 'out'; readonly frame: number },
): FrameRange {
  if (mark.end === 'in') {
    const isInside = before !== null && before.to > mark.frame;
    return { from: mark.frame, to: isInside ? before.to : film.frames, shot: null };
  }
  const isInside = before !== null && before.from <= mark.frame;
  return { from: isInside ? before.from : 0, to: mark.frame + 1, shot: null };
}

/** Resolves when the video shows the requested frame. */
export function frameReady(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const check = (): void => {
      if (!signal.aborted && (video.readyState < 2 || video.seeking)) return;
      for (const name of ['seeked', 'loadeddata', 'canplay', 'error']) video.removeEventListener(name, check);
      done();
    };
    for (const name of ['seeked', 'loadeddata', 'canplay', 'error']) video.addEventListener(name, check);
    signal.addEventListener('abort', check, { once: true });
    check();
  });
}
