import type { LiveFilm, LiveSlice } from '../../src/live-view/live-view.js';

/** The two keyframes of a shot as they are shown at one moment. */
export interface KeyframeLayer {
  readonly shot: string;
  /** How far the first keyframe has changed into the last one, 0 to 1. */
  readonly part: number;
  /** Over the layers before it. */
  readonly opacity: number;
}

/** What covers a frame of the film: nothing, the keyframes of one shot, or those of two shots in a transition. */
export function keyframeLayers(film: LiveFilm, frame: number): readonly KeyframeLayer[] {
  const at = film.slices.findIndex(({ start, frames }) => frame >= start && frame < start + frames);
  const [before, slice, after] = [film.slices[at - 1], film.slices[at], film.slices[at + 1]];
  if (slice === undefined) return [];
  if (before && frame < slice.start + Math.ceil(slice.mixed / 2)) return mixed(before, slice, frame);
  if (after && frame >= after.start - Math.floor(after.mixed / 2)) return mixed(slice, after, frame);
  return slice.plays === 'keyframes' ? [{ shot: slice.shot, part: partAt(slice, frame), opacity: 1 }] : [];
}

// The film has a transition only where it has both clips.
function mixed(earlier: LiveSlice, later: LiveSlice, frame: number): readonly KeyframeLayer[] {
  if (earlier.plays !== 'keyframes' && later.plays !== 'keyframes') return [];
  const begin = later.start - Math.floor(later.mixed / 2);
  const parts = [
    earlier.plays === 'keyframes' ? partAt(earlier, frame) : 1,
    later.plays === 'keyframes' ? partAt(later, frame) : 0,
  ] as const;
  return [
    { shot: earlier.shot, part: parts[0], opacity: 1 },
    { shot: later.shot, part: parts[1], opacity: Math.max(0, (frame - begin + 0.5) / later.mixed) },
  ];
}

// Slow at both ends, like a draft.
function partAt({ start, frames, mixed: into }: LiveSlice, frame: number): number {
  const begin = start - Math.floor(into / 2);
  const time = Math.min(1, Math.max(0, (frame - begin) / Math.max(1, start + frames - 1 - begin)));
  return time * time * (3 - 2 * time);
}
