import { boxMean, type Luma, valueAt } from '../image/luma.js';
import { localCorrelation } from '../match/correlation.js';
import type { MotionFields } from './motion-plan.js';
import type { Survey } from './survey.js';

/** What a pair turned out to be. */
export type Classification =
  /** The same picture twice. */
  | 'same'
  /** The same view; only light, colour or a detail changes. */
  | 'relit'
  /** One motion of the whole view explains everything. */
  | 'camera'
  /** Things move, with or without the camera. */
  | 'motion'
  /** Nothing in one still can be found in the other. */
  | 'unrelated';

// Of the places that both stills show. Unrelated pictures agree by chance in 2 % of places, small ones in 7 %, related ones in
// over 20 %, however much has changed between them.
const LEAST_TRUSTED = 0.1;
const LEAST_TRUSTED_FOR_CAMERA = 0.8;
/*
 * Where the camera rests, most of what is followed rests as well: 40 % of the view and more. Two title cards have a few
 * letters and a bar that find their likes somewhere else, under 10 % that rests, and more that is lost than found.
 */
const LEAST_AT_REST = 0.2;
// Grid pixels.
const RESTS = 2;
// Mean correlation under the camera's motion alone. Stripes and waves cannot be followed, but lie on each other.
const ALIGNED = 0.9;
const MOST_MOVING_FOR_CAMERA = 0.0015;

/** A verdict and how sure it is. */
export interface Judgement {
  readonly classification: Classification;
  /** Part of what both stills show that could be followed, 0 to 1. */
  readonly trusted: number;
  /** Part of what both stills show that moves against the camera, 0 to 1. */
  readonly moving: number;
  /** Part of the view halfway that the stills show differently and that can be followed from neither, 0 to 1. */
  readonly dissolving: number;
}

/** Judges what was seen. */
export function judge(survey: Survey, fields: MotionFields): Judgement {
  const { trusted, resting, moving, dissolving } = sharesOf(survey, fields);
  const shares = { moving, dissolving };
  const explained = trusted >= LEAST_TRUSTED_FOR_CAMERA || survey.camera.aligned.correlation >= ALIGNED;
  const settled = explained && moving <= MOST_MOVING_FOR_CAMERA;
  const byChance = survey.path.image && resting < LEAST_AT_REST && dissolving > moving;
  if (!settled && (trusted < LEAST_TRUSTED || byChance))
    return { classification: 'unrelated', trusted, ...shares };
  if (!settled) return { classification: 'motion', trusted, ...shares };
  const sure = Math.max(trusted, survey.camera.aligned.correlation);
  return { classification: survey.path.image ? 'relit' : 'camera', trusted: sure, ...shares };
}

interface Shares {
  /** Places that were followed and look alike there. */
  readonly trusted: number;
  /** Of those, places that stay where they are against the camera. */
  readonly resting: number;
  /** Of those followed, places that only a motion of their own brings together. */
  readonly moving: number;
  /** Places, of the whole view, that both stills show, differently, and that could be followed from neither. */
  readonly dissolving: number;
}

function sharesOf({ pair }: Survey, { there, back }: MotionFields): Shares {
  const { width, height, u, v, trust } = there;
  const warped = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) warped[n] = valueAt(pair.last.luma, x + u[n]!, y + v[n]!);
  }
  const moved: Luma = { width, height, data: warped };
  const withMotion = localCorrelation(pair.first.luma, moved, 3);
  let common = 0;
  let trusted = 0;
  let resting = 0;
  let lost = 0;
  const moves = new Float32Array(width * height);
  for (let n = 0; n < trust.length; n++) {
    if (pair.first.inside[n] === 0 || pair.last.inside[n] === 0) continue;
    common += 1;
    if (trust[n]! < 0.5 && back.trust[n]! < 0.5 && withMotion[n]! < 0.5) lost += 1;
    if (trust[n]! < 0.5) continue;
    trusted += 1;
    const way = u[n]! * u[n]! + v[n]! * v[n]!;
    if (way < RESTS * RESTS) resting += 1;
    const travels = way > 0.25;
    if (travels && withMotion[n]! > pair.alike[n]! + 0.1) moves[n] = 1;
  }
  // Lone pixels are chance; what moves is at least a few pixels wide.
  const crowd = boxMean({ width, height, data: moves }, 2).data;
  let moving = 0;
  for (let n = 0; n < moves.length; n++) if (moves[n] === 1 && crowd[n]! > 0.6) moving += 1;
  return {
    trusted: common > 0 ? trusted / common : 0,
    resting: common > 0 ? resting / common : 0,
    moving: common > 0 ? moving / common : 0,
    dissolving: lost / trust.length,
  };
}
