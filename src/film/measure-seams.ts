import pLimit from 'p-limit';
import type { Emit } from '../events.js';
import type { MediaEngine } from '../media/engine.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { Likeness, Seam } from '../timeline/seam.js';
import type { Timeline, TimelineEntry } from '../timeline/timeline.js';
import { likeness, type SmallPicture } from './likeness.js';
import { smallPictures } from './small-pictures.js';

/** What is measured, and where small pictures are kept. */
export interface SeamsToMeasure {
  readonly timeline: Timeline;
  /** By shot id, the stills that a shot should begin and end on, as far as we hold them. */
  readonly stills: ReadonlyMap<string, ShotImages>;
  /** A folder that may be deleted at any time. */
  readonly cache: string;
}

export interface ShotImages {
  readonly first: ImageKeyframe | null;
  readonly last: ImageKeyframe | null;
}

export interface MeasureTools {
  /** Called only when a clip or a still was not measured before. */
  readonly engine: () => Promise<MediaEngine>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Measures every boundary of the film, in its order. */
export async function measureSeams(
  { timeline: { entries, boundaries }, stills, cache }: SeamsToMeasure,
  { engine, emit, signal }: MeasureTools,
): Promise<readonly Seam[]> {
  if (boundaries.length === 0) return [];
  const pictures = smallPictures(cache, engine);
  const limit = pLimit(SIDE_BY_SIDE);
  const sides = await Promise.all(
    entries.map((entry) => limit(() => measureSides(entry, stills.get(entry.shot), { pictures, signal }))),
  );
  return boundaries.map(({ kind }, n) => {
    const [before, after] = [sides[n]!, sides[n + 1]!]; // A boundary stands between two entries.
    const seam: Seam = {
      shots: [entries[n]!.shot, entries[n + 1]!.shot],
      kind,
      across: likeness(before.last, fitting(after.first, before.last)),
      end: before.end,
      start: after.start,
    };
    emit({ type: 'seam-measured', seam });
    return seam;
  });
}

const SIDE_BY_SIDE = 2;

interface Sides {
  readonly first: SmallPicture;
  readonly last: SmallPicture;
  readonly start: Likeness | null;
  readonly end: Likeness | null;
}

async function measureSides(
  { clip }: TimelineEntry,
  stills: ShotImages | undefined,
  { pictures, signal }: { readonly pictures: ReturnType<typeof smallPictures>; readonly signal: AbortSignal },
): Promise<Sides> {
  signal.throwIfAborted();
  const [first, last] = await pictures.ends(clip, signal);
  const against = async (
    still: ImageKeyframe | null | undefined,
    picture: SmallPicture,
  ): Promise<Likeness | null> =>
    still ? likeness(await pictures.still(still, clip, signal), picture) : null;
  return { first, last, start: await against(stills?.first, first), end: await against(stills?.last, last) };
}

// Clips of different shapes are compared over what both have: sampled to the first one's size.
function fitting(picture: SmallPicture, like: SmallPicture): SmallPicture {
  const { width, height } = like;
  if (picture.width === width && picture.height === height) return picture;
  const bytes = new Uint8Array((width * height * 3) / 2);
  const plane = (from: number, to: number, half: number): void => {
    const [w, h, pw, ph] = [width >> half, height >> half, picture.width >> half, picture.height >> half];
    for (let y = 0; y < h; y += 1) {
      const row = Math.floor((y * ph) / h) * pw;
      for (let x = 0; x < w; x += 1)
        bytes[to + y * w + x] = picture.bytes[from + row + Math.floor((x * pw) / w)]!;
    }
  };
  const [own, other] = [width * height, picture.width * picture.height];
  plane(0, 0, 0);
  plane(other, own, 1);
  plane(other + other / 4, own + own / 4, 1);
  return { ...picture, width, height, bytes };
}
