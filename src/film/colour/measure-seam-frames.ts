import pLimit from 'p-limit';
import type { Emit } from '../../events/render-event.js';
import type { MediaEngine } from '../../media/engine.js';
import type { ImageKeyframe } from '../../plan/keyframe.js';
import type { Likeness, Seam, SeamSides } from '../../timeline/seam.js';
import { shownFrames } from '../../timeline/shown-frames.js';
import type { Timeline, TimelineEntry } from '../../timeline/timeline.js';
import type { TransitionMatch } from '../../timeline/transition.js';
import { corrected, inMatrix } from './colour-correction.js';
import { shownMatrix } from './display-matrix.js';
import { likeness, type SeamSample } from './frame-similarity.js';
import { colourMatches, type ShotEnd } from './match-colours.js';
import { type SeamSamples, seamSamples } from './seam-samples.js';

/** What is measured, and where small pictures are kept. */
export interface SeamsToMeasure {
  readonly timeline: Timeline;
  /** By shot id, the stills that a shot should begin and end on, as far as we hold them. */
  readonly images: ReadonlyMap<string, ShotImages>;
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

/** Measures every transition of the film, in its order. */
export async function measureSeams(
  { timeline, images, cache }: SeamsToMeasure,
  { engine, emit, signal }: MeasureTools,
): Promise<readonly Seam[]> {
  const { entries, transitions } = timeline;
  if (transitions.length === 0) return [];
  const pictures = seamSamples(cache, engine);
  const limit = pLimit(SIDE_BY_SIDE);
  const ends = await Promise.all(
    entries.map((entry) => limit(() => seenEnds(entry, images.get(entry.shot), { pictures, signal }))),
  );
  const keyframes = [...images.values()].flatMap(({ first, last }) =>
    [first, last].filter((one) => one !== null),
  );
  // Whoever made the film told already what could not be matched.
  const colours = colourMatches(timeline.format, { cache, engine, keyframes, emit: () => {}, signal });
  const matrix = shownMatrix(timeline.format.colour, timeline.format);
  const matched = async (
    entry: TimelineEntry,
    end: ShotEnd,
    match: TransitionMatch,
    seen: SeenEnd,
  ): Promise<SeenEnd> => {
    const correction = await colours.at(entry, end, match);
    return correction ? { ...seen, picture: corrected(inMatrix(seen.picture, matrix), correction) } : seen;
  };
  const seams = await Promise.all(
    transitions.map(async ({ kind, match }, n): Promise<Seam> => {
      const [earlier, later] = [entries[n]!, entries[n + 1]!]; // A transition stands between two entries.
      const [end, start] = [ends[n]!.last, ends[n + 1]!.first];
      const named = { shots: [earlier.shot, later.shot] as const, kind, shown: shownFrames(timeline, n) };
      if (!match) return { ...named, ...sidesOf(end, start) };
      const [last, first] = [
        await matched(earlier, 'last', match, end),
        await matched(later, 'first', match, start),
      ];
      return { ...named, ...sidesOf(last, first), before: sidesOf(end, start) };
    }),
  );
  for (const seam of seams) emit({ type: 'seam-measured', seam });
  return seams;
}

const SIDE_BY_SIDE = 2;

/** An end of a clip, and the still that it should show. */
interface SeenEnd {
  readonly picture: SeamSample;
  readonly image: SeamSample | null;
}

async function seenEnds(
  { clip }: TimelineEntry,
  images: ShotImages | undefined,
  { pictures, signal }: { readonly pictures: SeamSamples; readonly signal: AbortSignal },
): Promise<{ readonly first: SeenEnd; readonly last: SeenEnd }> {
  signal.throwIfAborted();
  const [first, last] = await pictures.ends(clip, signal);
  const small = async (image: ImageKeyframe | null | undefined): Promise<SeamSample | null> =>
    image ? pictures.image(image, clip, signal) : null;
  return {
    first: { picture: first, image: await small(images?.first) },
    last: { picture: last, image: await small(images?.last) },
  };
}

function sidesOf(end: SeenEnd, start: SeenEnd): SeamSides {
  const against = ({ image, picture }: SeenEnd): Likeness | null => image && likeness(image, picture);
  return {
    across: likeness(end.picture, fitting(start.picture, end.picture)),
    end: against(end),
    start: against(start),
  };
}

// Clips of different shapes are compared over what both have: sampled to the first one's size.
function fitting(picture: SeamSample, like: SeamSample): SeamSample {
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
