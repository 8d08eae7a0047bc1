import { unreachable } from '../../../../base/unreachable.js';
import type { CameraMove, MotionAnalysis, MotionKind } from '../../../../plan/motion-analysis.js';
import type { CameraPath } from '../camera/camera-path.js';
import type { CameraDrift } from '../camera/drift.js';
import { exp } from '../math/exact-math.js';
import type { Classification, Judgement } from './classification.js';

/** The verdict in words and numbers for people and programs. */
export function describeMotion(
  { classification, ...shares }: Judgement,
  path: CameraPath | undefined,
  gentle?: Pick<CameraDrift, 'words'>,
): MotionAnalysis {
  const { trusted, moving, dissolving } = shares;
  const camera = path === undefined || path.image || !follows(classification) ? null : moveOf(path);
  return {
    kind: kindOf[classification],
    note: noteOn(classification, camera, gentle?.words),
    confidence: rounded(classification === 'unrelated' ? 1 - trusted : trusted, 2),
    camera,
    moving: classification === 'motion' ? rounded(moving, 3) : 0,
    dissolving:
      classification === 'motion' ? rounded(dissolving, 3) : kindOf[classification] === 'dissolve' ? 1 : 0,
  };
}

/** The case of a single still that the camera closes in on. */
export function describePush(path: CameraPath): MotionAnalysis {
  const note = 'One still with a slow push towards its middle.';
  return { kind: 'camera', note, confidence: 1, camera: moveOf(path), moving: 0, dissolving: 0 };
}

const kindOf: Readonly<Record<Classification, MotionKind>> = {
  same: 'still',
  relit: 'dissolve',
  camera: 'camera',
  motion: 'motion',
  unrelated: 'dissolve',
};

function follows(classification: Classification): boolean {
  return classification === 'camera' || classification === 'motion';
}

function noteOn(
  classification: Classification,
  camera: CameraMove | null,
  gentle: string | undefined,
): string {
  switch (classification) {
    case 'same':
      return gentle === undefined
        ? 'Both stills are the same picture, so nothing moves.'
        : `Both stills are the same picture; as the prompt asks, the view gently ${gentle} and comes back.`;
    case 'relit':
      return 'The view stays where it is and only light, colour or a detail changes, so the stills are dissolved.';
    case 'unrelated':
      return `The stills have nothing in common that could be followed, so they are dissolved${gentle === undefined ? '.' : `; as the prompt asks, the view gently ${gentle} meanwhile.`}`;
    case 'camera':
      return `The camera ${camera?.words ?? 'moves'}.`;
    case 'motion':
      return camera === null
        ? 'Things move while the camera stands still.'
        : `The camera ${camera.words}, and things move against it.`;
    default:
      return unreachable(classification);
  }
}

function moveOf(path: CameraPath): CameraMove {
  const { dx, dy, logScale, angle, width, height } = path;
  return {
    words: wordsOf(path),
    zoom: rounded(exp(-logScale), 3),
    right: rounded(dx / width, 3),
    down: rounded(dy / height, 3),
    roll: rounded((angle * 180) / Math.PI, 1),
  };
}

function wordsOf({ dx, dy, logScale, angle, width, height }: CameraPath): string {
  const words: string[] = [];
  if (logScale < -0.02) words.push('pushes in');
  if (logScale > 0.02) words.push('pulls out');
  if (Math.abs(dx) > 0.01 * width) words.push(dx > 0 ? 'pans right' : 'pans left');
  if (Math.abs(dy) > 0.01 * height) words.push(dy > 0 ? 'tilts down' : 'tilts up');
  if (Math.abs(angle) > 0.01) words.push('rolls');
  const end = words.pop() ?? 'moves a little';
  return words.length === 0 ? end : `${words.join(', ')} and ${end}`;
}

// A last bit more or less must not make two reports differ; and no zero with a sign.
function rounded(value: number, digits: number): number {
  const unit = 10 ** digits;
  return Math.round(value * unit) / unit + 0;
}
