import type { CacheKey } from './cache-key.js';

/** The draft engine's classification of a pair of keyframes. `still`: nothing moves. */
export type MotionKind = 'still' | 'camera' | 'motion' | 'dissolve';

/** What the draft engine found between the keyframes of a take. */
export interface MotionAnalysis {
  readonly kind: MotionKind;
  /** One sentence for people. */
  readonly note: string;
  /** The confidence of the classification, 0 to 1. */
  readonly confidence: number;
  /** How the camera moves; null when it does not move or cannot be tracked. */
  readonly camera: CameraMove | null;
  /** Part of the view that moves against the camera, 0 to 1. */
  readonly moving: number;
  /** Part of the view that differs and cannot be tracked, so that it dissolves, 0 to 1. */
  readonly dissolving: number;
}

/** The analysis as a short text, starting with the kind. */
export function formatMotion({ kind, camera, dissolving }: MotionAnalysis): string {
  const move = camera === null ? '' : `: ${camera.words}`;
  const share = Math.round(dissolving * 100);
  return kind === 'motion' && share > 0 ? `motion, ${share} % dissolves${move}` : `${kind}${move}`;
}

/** Whether a value from a file is an analysis that can be shown to people. */
export function isMotionAnalysis(value: unknown): value is MotionAnalysis {
  const { kind, note, confidence, camera, moving, dissolving } = (value ?? {}) as Partial<MotionAnalysis>;
  return (
    kinds.includes(kind) &&
    isPlainText(note) &&
    [confidence, moving, dissolving].every(isNumber) &&
    (camera === null || isMove(camera))
  );
}

const kinds: readonly unknown[] = ['still', 'camera', 'motion', 'dissolve'] satisfies readonly MotionKind[];

// It may come from another machine and go to a terminal: one line, without control characters.
function isPlainText(value: unknown): boolean {
  return typeof value === 'string' && /^[\P{C}]{1,300}$/u.test(value);
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value);
}

function isMove(camera: CameraMove | undefined): boolean {
  const { words, zoom, right, down, roll } = camera ?? {};
  return isPlainText(words) && [zoom, right, down, roll].every(isNumber);
}

/** A camera move, as text and as numbers. */
export interface CameraMove {
  /** For example "pushes in and pans right". */
  readonly words: string;
  /** How much larger everything is at the end; below 1 the camera pulls out. */
  readonly zoom: number;
  /** How far the middle of the view moves, in widths to the right and in heights downwards. */
  readonly right: number;
  readonly down: number;
  /** Degrees that the camera turns clockwise. The frame turns the other way. */
  readonly roll: number;
}

/** The known motion analyses of the takes of a plan. */
export interface KnownMotions {
  readonly analyses: ReadonlyMap<CacheKey, MotionAnalysis>;
  /** Ids of shots whose images were not analysed yet. */
  readonly notAnalysed: readonly string[];
}
