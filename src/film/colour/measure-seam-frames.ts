import pLimit from 'p-limit';
import type { ImageKeyframe } from '../../plan/keyframe.js';
import type { FrameSimilarity, Seam, SeamSides } from '../../timeline/seam.js';
import { shownFrames } from '../../timeline/shown-frames.js';
import type { Timeline, TimelineEntry } from '../../timeline/timeline.js';
import type { TransitionMatch } from '../../timeline/transition.js';
import type { FilmTools } from '../conform/film-context.js';
import { corrected, inMatrix } from './colour-correction.js';
import { shownMatrix } from './display-matrix.js';
import { frameSimilarity } from './frame-similarity.js';
import { colourMatches, type ShotEnd } from './match-colours.js';
import type { SeamSample } from './seam-sample.js';
import { type SeamSamples, seamSamples } from './seam-samples.js';

/** What is measured. */
export interface SeamsToMeasure {
  readonly timeline: Timeline;
  /** By shot id, the keyframes that a shot should begin and end on, as far as they can be read. */
  readonly images: ReadonlyMap<string, ShotKeyframes>;
  /** A folder that may be deleted at any time. */
  readonly cache: string;
}

/** The keyframes of one shot that can be read. */
export interface ShotKeyframes {
  readonly first: ImageKeyframe | null;
  readonly last: ImageKeyframe | null;
}

/** What seams are measured with. */
export type MeasureTools = Pick<FilmTools, 'engine' | 'jobs' | 'emit' | 'signal'>;

/** Measures every transition of the film, in its order. */
export async function measureSeams(
  { timeline, images, cache: folder }: SeamsToMeasure,
  { engine, jobs, emit, signal }: MeasureTools,
): Promise<readonly Seam[]> {
  const { entries, transitions } = timeline;
  if (transitions.length === 0) return [];
  const samples = seamSamples({ jobs, folder, signal });
  const limit = pLimit(SIDE_BY_SIDE);
  const ends = await Promise.all(
    entries.map((entry) => limit(() => sampledEnds(entry, images.get(entry.shot), { samples, signal }))),
  );
  const keyframes = [...images.values()].flatMap(({ first, last }) =>
    [first, last].filter((one) => one !== null),
  );
  // The assembly of the film has warned already about colours that could not be matched.
  const colours = colourMatches(timeline.format, { jobs, folder, engine, keyframes, emit: () => {}, signal });
  const matrix = shownMatrix(timeline.format.colour, timeline.format);
  const matched = async (
    entry: TimelineEntry,
    end: ShotEnd,
    match: TransitionMatch,
    sampled: SampledEnd,
  ): Promise<SampledEnd> => {
    const correction = await colours.at(entry, end, match);
    if (correction === null) return sampled;
    return { ...sampled, frame: corrected(inMatrix(sampled.frame, matrix), correction) };
  };
  const seams = await Promise.all(
    transitions.map(async ({ kind, match }, n): Promise<Seam> => {
      const [earlier, later] = [entries[n]!, entries[n + 1]!]; // A transition is between two entries.
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

/** The frame at one end of a clip, and the keyframe that it should show. */
interface SampledEnd {
  readonly frame: SeamSample;
  readonly keyframe: SeamSample | null;
}

async function sampledEnds(
  { clip }: TimelineEntry,
  keyframes: ShotKeyframes | undefined,
  { samples, signal }: { readonly samples: SeamSamples; readonly signal: AbortSignal },
): Promise<{ readonly first: SampledEnd; readonly last: SampledEnd }> {
  signal.throwIfAborted();
  const [first, last] = await samples.ends(clip);
  const sampled = async (keyframe: ImageKeyframe | null | undefined): Promise<SeamSample | null> =>
    keyframe ? samples.image(keyframe, clip) : null;
  return {
    first: { frame: first, keyframe: await sampled(keyframes?.first) },
    last: { frame: last, keyframe: await sampled(keyframes?.last) },
  };
}

function sidesOf(end: SampledEnd, start: SampledEnd): SeamSides {
  const toKeyframe = ({ keyframe, frame }: SampledEnd): FrameSimilarity | null =>
    keyframe && frameSimilarity(keyframe, frame);
  return {
    across: frameSimilarity(end.frame, fitting(start.frame, end.frame)),
    end: toKeyframe(end),
    start: toKeyframe(start),
  };
}

// A sample in the size of another: clips of different shapes are compared over the whole frame.
function fitting(sample: SeamSample, like: SeamSample): SeamSample {
  const { width, height } = like;
  if (sample.width === width && sample.height === height) return sample;
  const bytes = new Uint8Array((width * height * 3) / 2);
  const plane = (from: number, to: number, half: number): void => {
    const [w, h, pw, ph] = [width >> half, height >> half, sample.width >> half, sample.height >> half];
    for (let y = 0; y < h; y += 1) {
      const row = Math.floor((y * ph) / h) * pw;
      for (let x = 0; x < w; x += 1)
        bytes[to + y * w + x] = sample.bytes[from + row + Math.floor((x * pw) / w)]!;
    }
  };
  const [own, other] = [width * height, sample.width * sample.height];
  plane(0, 0, 0);
  plane(other, own, 1);
  plane(other + other / 4, own + own / 4, 1);
  return { ...sample, width, height, bytes };
}
