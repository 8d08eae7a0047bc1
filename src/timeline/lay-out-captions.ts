import type { Shot } from '../storyboard/storyboard.js';
import type { Chapter, Cue, TimelineEntry } from './timeline.js';

/** A shot and its place in the film. */
export interface PlacedShot {
  readonly shot: Pick<Shot, 'id' | 'title' | 'captions'>;
  readonly entry: TimelineEntry;
}

/** The captions in frames of the film. A caption ends with its shot, and never overlaps another. */
export function layOutCaptions(
  placed: readonly PlacedShot[],
  [frames, seconds]: readonly [number, number],
): readonly Cue[] {
  const cues: Cue[] = [];
  for (const { shot, entry } of placed) {
    const [first, end] = entry.range;
    // The place of the shot's first frame if none of it were mixed with another shot.
    const zero = entry.start - first;
    const [opens, closes] = [entry.start, entry.start + end - first];
    for (const { text, from, to } of shot.captions) {
      if (text.trim() === '') continue;
      const at = (time: number): number => zero + Math.round((time * frames) / seconds);
      const cue = {
        text,
        from: from === null ? opens : Math.max(zero, at(from), cues.at(-1)?.to ?? 0),
        to: to === null ? closes : Math.min(closes, at(to)),
      };
      if (cue.from < cue.to) cues.push(cue);
    }
  }
  return cues;
}

/** One chapter per shot. It starts in the middle of the transition into the shot, the first one with the film. */
export function layOutChapters(placed: readonly PlacedShot[], mixed: readonly number[]): readonly Chapter[] {
  return placed.map(({ shot, entry }, n) => ({
    title: shot.title ?? shot.id,
    from: n === 0 ? 0 : entry.start - Math.ceil((mixed[n - 1] ?? 0) / 2),
  }));
}
