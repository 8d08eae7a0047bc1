import { unreachable } from '../../../../base/unreachable.js';
import type { CameraMove, MotionAnalysis, MotionKind } from '../../../../plan/motion-analysis.js';
import type { CameraPath } from '../camera/camera-path.js';
import type { CameraDrift } from '../camera/drift.js';
import { exp } from '../math/exact-math.js';
import type { Classification, PairKind } from './classification.js';

/** The classification as text and rounded numbers, for reports and for JSON. */
export function describeMotion(
  { kind, trusted, moving, dissolving }: Classification,
  path: CameraPath | undefined,
  drift?: Pick<CameraDrift, 'text'>,
): MotionAnalysis {
  const isFollowed = kind === 'camera' || kind === 'motion';
  const camera = path === undefined || path.atRest || !isFollowed ? null : cameraMove(path);
  return {
    kind: motionKinds[kind],
    note: formatNote(kind, camera, drift?.text),
    confidence: rounded(kind === 'unrelated' ? 1 - trusted : trusted, 2),
    camera,
    moving: kind === 'motion' ? rounded(moving, 3) : 0,
    dissolving: kind === 'motion' ? rounded(dissolving, 3) : motionKinds[kind] === 'dissolve' ? 1 : 0,
  };
}

/** Describes a clip that pushes in on a single image. */
export function describePush(path: CameraPath): MotionAnalysis {
  const note = 'A single image with a slow push towards its centre.';
  return { kind: 'camera', note, confidence: 1, camera: cameraMove(path), moving: 0, dissolving: 0 };
}

const motionKinds: Readonly<Record<PairKind, MotionKind>> = {
  identical: 'still',
  relit: 'dissolve',
  camera: 'camera',
  motion: 'motion',
  unrelated: 'dissolve',
};

function formatNote(kind: PairKind, camera: CameraMove | null, drift: string | undefined): string {
  switch (kind) {
    case 'identical':
      return drift === undefined
        ? 'Both images are the same, so nothing moves.'
        : `Both images are the same; as the prompt asks, the view gently ${drift} and comes back.`;
    case 'relit':
      return 'The view does not move and only light, colour or a detail changes, so the images dissolve.';
    case 'unrelated':
      return `The images have nothing in common that could be followed, so they dissolve${drift === undefined ? '.' : `; as the prompt asks, the view gently ${drift} meanwhile.`}`;
    case 'camera':
      return `The camera ${camera?.words ?? 'moves'}.`;
    case 'motion':
      return camera === null
        ? 'Objects move while the camera is at rest.'
        : `The camera ${camera.words}, and objects move against it.`;
    default:
      return unreachable(kind);
  }
}

function cameraMove(path: CameraPath): CameraMove {
  const { dx, dy, logScale, angle, width, height } = path;
  return {
    words: formatMove(path),
    zoom: rounded(exp(-logScale), 3),
    right: rounded(dx / width, 3),
    down: rounded(dy / height, 3),
    roll: rounded((angle * 180) / Math.PI, 1),
  };
}

function formatMove({ dx, dy, logScale, angle, width, height }: CameraPath): string {
  const moves: string[] = [];
  if (logScale < -0.02) moves.push('pushes in');
  if (logScale > 0.02) moves.push('pulls out');
  if (Math.abs(dx) > 0.01 * width) moves.push(dx > 0 ? 'pans right' : 'pans left');
  if (Math.abs(dy) > 0.01 * height) moves.push(dy > 0 ? 'tilts down' : 'tilts up');
  if (Math.abs(angle) > 0.01) moves.push('rolls');
  const end = moves.pop() ?? 'moves a little';
  return moves.length === 0 ? end : `${moves.join(', ')} and ${end}`;
}

// A different last bit must not change a report. Adding 0 turns -0 into 0.
function rounded(value: number, digits: number): number {
  const unit = 10 ** digits;
  return Math.round(value * unit) / unit + 0;
}
