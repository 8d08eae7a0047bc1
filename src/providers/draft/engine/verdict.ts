import { unreachable } from '../../../base/unreachable.js';
import type { CameraPath } from './camera-path.js';
import { localCorrelation } from './correlation.js';
import type { Analysis, MotionKind } from './inbetween.js';
import { boxMean, type Luma, valueAt } from './luma.js';
import type { MotionFields } from './motion-plan.js';
import type { Survey } from './survey.js';

/** What a pair turned out to be. */
export type Verdict =
  /** The same picture twice. */
  | 'same'
  /** The same view; only light or colour changes. */
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
// Mean correlation under the camera's motion alone. Stripes and waves cannot be followed, but lie on each other.
const ALIGNED = 0.9;
const MOST_MOVING_FOR_CAMERA = 0.0015;

/** A verdict and how sure it is. */
export interface Judgement {
  readonly verdict: Verdict;
  /** Part of what both stills show that could be followed, 0 to 1. */
  readonly trusted: number;
}

/** Judges what was seen. */
export function judge(survey: Survey, fields: MotionFields): Judgement {
  const { trusted, moving } = sharesOf(survey, fields);
  const explained = trusted >= LEAST_TRUSTED_FOR_CAMERA || survey.camera.aligned.correlation >= ALIGNED;
  const settled = explained && moving <= MOST_MOVING_FOR_CAMERA;
  if (!settled && trusted < LEAST_TRUSTED) return { verdict: 'unrelated', trusted };
  if (!settled) return { verdict: 'motion', trusted };
  const sure = Math.max(trusted, survey.camera.aligned.correlation);
  return { verdict: survey.path.still ? 'relit' : 'camera', trusted: sure };
}

/** The verdict in the engine's public words. */
export function analysisOf({ verdict, trusted }: Judgement, path: CameraPath | undefined): Analysis {
  const confidence = verdict === 'unrelated' ? 1 - trusted : trusted;
  return {
    kind: kindOf[verdict],
    note: noteOn(verdict, path),
    confidence: Math.round(confidence * 100) / 100,
  };
}

const kindOf: Readonly<Record<Verdict, MotionKind>> = {
  same: 'still',
  relit: 'dissolve',
  camera: 'camera',
  motion: 'motion',
  unrelated: 'dissolve',
};

function noteOn(verdict: Verdict, path: CameraPath | undefined): string {
  switch (verdict) {
    case 'same':
      return 'Both stills are the same picture, so nothing moves.';
    case 'relit':
      return 'The view stays where it is and only its light or colour changes, so the stills are dissolved.';
    case 'unrelated':
      return 'The stills have nothing in common that could be followed, so they are dissolved.';
    case 'camera':
      return `The camera ${cameraWords(path)}.`;
    case 'motion':
      return path === undefined || path.still
        ? 'Things move while the camera stands still.'
        : `The camera ${cameraWords(path)}, and things move against it.`;
    default:
      return unreachable(verdict);
  }
}

function cameraWords(path: CameraPath | undefined): string {
  if (path === undefined) return 'moves';
  const { dx, dy, logScale, angle, width, height } = path;
  const words: string[] = [];
  if (logScale < -0.02) words.push('pushes in');
  if (logScale > 0.02) words.push('pulls out');
  if (Math.abs(dx) > 0.01 * width) words.push(dx > 0 ? 'pans right' : 'pans left');
  if (Math.abs(dy) > 0.01 * height) words.push(dy > 0 ? 'tilts down' : 'tilts up');
  if (Math.abs(angle) > 0.01) words.push('rolls');
  const end = words.pop() ?? 'moves a little';
  return words.length === 0 ? end : `${words.join(', ')} and ${end}`;
}

interface Shares {
  /** Places that were followed and look alike there. */
  readonly trusted: number;
  /** Of those, places that only a motion of their own brings together. */
  readonly moving: number;
}

function sharesOf({ pair }: Survey, { there }: MotionFields): Shares {
  const { width, height, u, v, trust } = there;
  const warped = new Float32Array(width * height);
  for (let y = 0, n = 0; y < height; y++) {
    for (let x = 0; x < width; x++, n++) warped[n] = valueAt(pair.last.luma, x + u[n]!, y + v[n]!);
  }
  const moved: Luma = { width, height, data: warped };
  const withMotion = localCorrelation(pair.first.luma, moved, 3);
  const without = localCorrelation(pair.first.luma, pair.last.luma, 3);
  let common = 0;
  let trusted = 0;
  const moves = new Float32Array(width * height);
  for (let n = 0; n < trust.length; n++) {
    if (pair.first.inside[n] === 0 || pair.last.inside[n] === 0) continue;
    common += 1;
    if (trust[n]! < 0.5) continue;
    trusted += 1;
    const travels = u[n]! * u[n]! + v[n]! * v[n]! > 0.25;
    if (travels && withMotion[n]! > without[n]! + 0.1) moves[n] = 1;
  }
  // Lone pixels are chance; what moves is at least a few pixels wide.
  const crowd = boxMean({ width, height, data: moves }, 2).data;
  let moving = 0;
  for (let n = 0; n < moves.length; n++) if (moves[n] === 1 && crowd[n]! > 0.6) moving += 1;
  return { trusted: common > 0 ? trusted / common : 0, moving: common > 0 ? moving / common : 0 };
}
