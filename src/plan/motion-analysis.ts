import type { CacheKey } from './cache-key.js';
/** Which of the draft engine's four cases a pair of stills is. */
export type MotionKind = 'still' | 'camera' | 'motion' | 'dissolve';

/** What the draft engine saw between the stills of a take. */
export interface MotionAnalysis {
  readonly kind: MotionKind;
  /** One plain sentence for people. */
  readonly note: string;
  /** How sure the engine is of the kind, 0 to 1. */
  readonly confidence: number;
  /** How the camera moves; null when it stands still or nothing can be followed. */
  readonly camera: CameraMove | null;
  /** Part of the view that moves against the camera, 0 to 1. */
  readonly moving: number;
  /** Part of the view that the stills show differently and that can be followed from neither: it dissolves. 0 to 1. */
  readonly dissolving: number;
}

/** What the draft engine sees, in a few words, the kind first. */
export function formatMotion({ kind, camera, dissolving }: MotionAnalysis): string {
  const move = camera === null ? '' : `: ${camera.words}`;
  const share = Math.round(dissolving * 100);
  return kind === 'motion' && share > 0 ? `motion, ${share} % dissolves${move}` : `${kind}${move}`;
}

/** Whether this, read from a file, is a case that can be shown to people. */
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

// It may come from somebody else's machine and go to a terminal: one plain line, and no codes in it.
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

/** A camera move in words and in numbers. */
export interface CameraMove {
  /** "pushes in and pans right": the camera does it. */
  readonly words: string;
  /** How much larger everything is at the end; below 1 the camera pulls out. */
  readonly zoom: number;
  /** Where the middle of the view goes, in widths to the right and heights downwards. */
  readonly right: number;
  readonly down: number;
  /** Degrees that the camera turns clockwise; the picture turns the other way. */
  readonly roll: number;
}

/** What is known of the motion in the takes of a plan. */
export interface KnownMotions {
  readonly analyses: ReadonlyMap<CacheKey, MotionAnalysis>;
  /** Ids of shots whose images were not analysed yet. */
  readonly notAnalysed: readonly string[];
}
