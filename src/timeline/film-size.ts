import type { FilmSettings } from '../storyboard/storyboard.js';
import type { ClipFacts } from './clip.js';

interface Size {
  readonly width: number;
  readonly height: number;
}

const NONE = { size: { width: 1280, height: 720 }, count: 0 };

/** The film's size: as the storyboard says, or the most common one of its clips. Both sides even. */
export function filmSize(asked: FilmSettings['size'], clips: readonly ClipFacts[]): Size {
  if (asked !== 'auto') return even(asked);
  const counts = new Map<string, { readonly size: Size; count: number }>();
  for (const facts of clips) {
    const size = shownSize(facts);
    const key = `${size.width}x${size.height}`;
    const seen = counts.get(key) ?? { size, count: 0 };
    seen.count += 1;
    counts.set(key, seen);
  }
  // The first of equals wins, so that adding a shot at the end changes nothing.
  const most = [...counts.values()].reduce((best, one) => (one.count > best.count ? one : best), NONE);
  return even(most.size);
}

/** How large a clip looks: turned upright, its pixels made square. */
export function shownSize({ width, height, sampleAspect: [across, down], rotation }: ClipFacts): Size {
  const wide = Math.round((width * across) / down);
  return rotation % 180 === 0 ? { width: wide, height } : { width: height, height: wide };
}

// H.264 in 4:2:0 halves both sides.
function even({ width, height }: Size): Size {
  return { width: Math.max(2, width - (width % 2)), height: Math.max(2, height - (height % 2)) };
}
