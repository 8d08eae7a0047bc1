import type { ReliableFlow } from '../flow/reliable-flow.js';
import { boxMean, scratchLuma } from '../image/luma.js';
import { kernels } from '../kernels/kernels.js';
import { correlateLocally } from '../match/correlation.js';
import type { Survey } from './survey.js';

/** What relates the two images of a pair. */
export type PairKind =
  /** The same image twice. */
  | 'identical'
  /** The same view; only light, colour or a detail changes. */
  | 'relit'
  /** One motion of the whole view explains everything but the objects that were found at both of their places. */
  | 'camera'
  /** Objects move, with or without the camera. */
  | 'motion'
  /** Nothing in one image can be found in the other. */
  | 'unrelated';

// Part of the places that both images show. Unrelated images agree by chance in 2 % of places, small ones in 7 %, and
// related ones in over 20 %, however much has changed between them.
const MIN_TRUSTED = 0.1;
const MIN_TRUSTED_FOR_CAMERA = 0.8;
/*
 * Under a camera at rest, most of what can be followed is at rest as well: 40 % of the view and more. Two title cards
 * share a few letters and a bar that match somewhere else: under 10 % is at rest, and more is lost than found.
 */
const MIN_AT_REST = 0.2;
// In grid pixels.
const MAX_REST_DISTANCE = 2;
// Mean correlation under the camera motion alone. Stripes and waves cannot be followed, but they align.
const MIN_ALIGNED = 0.9;
const MAX_MOVING_FOR_CAMERA = 0.0015;
// The flow finds a small object with up to this much around it.
const FOUND_PER_OBJECT = 2;

/** The kind of a pair with the measures behind it. */
export interface Classification {
  readonly kind: PairKind;
  /** Part of what both images show that could be followed, 0 to 1. */
  readonly trusted: number;
  /** Part of what both images show that moves against the camera, 0 to 1. */
  readonly moving: number;
  /** Part of the middle view that the images show differently and that can be followed from neither, 0 to 1. */
  readonly dissolving: number;
}

/** The classification of the same image twice. */
export const IDENTICAL: Classification = { kind: 'identical', trusted: 1, moving: 0, dissolving: 0 };

/** The checked flow of a pair in both directions. */
export interface ReliablePair {
  readonly forward: ReliableFlow;
  readonly backward: ReliableFlow;
}

/** Classifies a pair by how much of it could be followed, and how much of that moves. */
export function classify(survey: Survey, fields: ReliablePair): Classification {
  const { trusted, resting, moving, dissolving } = measureShares(survey, fields);
  const shares = { moving, dissolving };
  const { correlation } = survey.camera.aligned;
  const explained = trusted >= MIN_TRUSTED_FOR_CAMERA || correlation >= MIN_ALIGNED;
  const alone = moving - FOUND_PER_OBJECT * survey.pair.objects.share;
  const cameraOnly = explained && alone <= MAX_MOVING_FOR_CAMERA;
  const byChance = survey.path.atRest && resting < MIN_AT_REST && dissolving > moving;
  if (!cameraOnly && (trusted < MIN_TRUSTED || byChance)) return { kind: 'unrelated', trusted, ...shares };
  if (!cameraOnly) return { kind: 'motion', trusted, ...shares };
  const certain = Math.max(trusted, correlation);
  return { kind: survey.path.atRest ? 'relit' : 'camera', trusted: certain, ...shares };
}

interface Shares {
  /** Of the places that both images show: those that were followed and match there. */
  readonly trusted: number;
  /** Of the places that both images show: those followed that do not move against the camera. */
  readonly resting: number;
  /** Of the places that both images show: those followed that match only under a motion of their own. */
  readonly moving: number;
  /** Of the whole view: places that both images show, differently, and that could be followed from neither. */
  readonly dissolving: number;
}

function measureShares({ pair }: Survey, { forward, backward }: ReliablePair): Shares {
  const { width, height, u, v, trust } = forward;
  const moved = scratchLuma(width, height);
  kernels().warpByFlow(
    ...([pair.last.luma.data.byteOffset, width, height] as const),
    ...([u.byteOffset, v.byteOffset, moved.data.byteOffset] as const),
  );
  const withMotion = correlateLocally(pair.first.luma, moved, 3);
  let common = 0;
  let trusted = 0;
  let resting = 0;
  let lost = 0;
  const moves = scratchLuma(width, height);
  moves.data.fill(0);
  for (let n = 0; n < trust.length; n++) {
    if (pair.first.inside[n] === 0 || pair.last.inside[n] === 0) continue;
    common += 1;
    if (trust[n]! < 0.5 && backward.trust[n]! < 0.5 && withMotion[n]! < 0.5) lost += 1;
    if (trust[n]! < 0.5) continue;
    trusted += 1;
    const distance = u[n]! * u[n]! + v[n]! * v[n]!;
    if (distance < MAX_REST_DISTANCE * MAX_REST_DISTANCE) resting += 1;
    if (distance > 0.25 && withMotion[n]! > pair.correlation[n]! + 0.1) moves.data[n] = 1;
  }
  // Isolated pixels are chance; a moving object is at least a few pixels wide.
  const density = boxMean(moves, 2).data;
  let moving = 0;
  for (let n = 0; n < density.length; n++) if (moves.data[n] === 1 && density[n]! > 0.6) moving += 1;
  return {
    trusted: common > 0 ? trusted / common : 0,
    resting: common > 0 ? resting / common : 0,
    moving: common > 0 ? moving / common : 0,
    dissolving: lost / trust.length,
  };
}
