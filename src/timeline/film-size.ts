import type { RenderPlan } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import type { FilmSettings } from '../storyboard/storyboard.js';
import type { ClipFacts } from './clip.js';

const NONE = { size: { width: 1280, height: 720 }, count: 0 };

/** The film's size: that of the storyboard, or the most common one of its clips. Both sides even. */
export function filmSize(asked: FilmSettings['size'], clips: readonly ClipFacts[]): Size {
  return asked === 'auto' ? mostCommon(clips.map(shownSize)) : even(asked);
}

/** The size that a film will have by the sizes of its models; null as long as one of them is unknown. */
export function promisedFilmSize(asked: FilmSettings['size'], plan: RenderPlan | undefined): Size | null {
  if (asked !== 'auto') return even(asked);
  if (plan === undefined) return null;
  const takes = new Map(plan.takes.map(({ key, size }) => [key, size]));
  const sizes = plan.shots.map(({ key }) => takes.get(key) ?? null);
  return sizes.includes(null) ? null : mostCommon(sizes as readonly Size[]);
}

function mostCommon(sizes: readonly Size[]): Size {
  const counts = new Map<string, { readonly size: Size; count: number }>();
  for (const size of sizes) {
    const key = `${size.width}x${size.height}`;
    const seen = counts.get(key) ?? { size, count: 0 };
    seen.count += 1;
    counts.set(key, seen);
  }
  // The first of equals wins, so that adding a shot at the end changes nothing.
  const most = [...counts.values()].reduce((best, one) => (one.count > best.count ? one : best), NONE);
  return even(most.size);
}

/** The displayed size of a clip: upright and with square pixels. */
export function shownSize({
  width,
  height,
  sampleAspect: [across, down],
  rotation,
}: Pick<ClipFacts, 'width' | 'height' | 'sampleAspect' | 'rotation'>): Size {
  const wide = Math.round((width * across) / down);
  return rotation % 180 === 0 ? { width: wide, height } : { width: height, height: wide };
}

// H.264 in 4:2:0 halves both sides.
function even({ width, height }: Size): Size {
  return { width: Math.max(2, width - (width % 2)), height: Math.max(2, height - (height % 2)) };
}
