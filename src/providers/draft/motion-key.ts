import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { readCameraHint } from './engine/camera/read-camera-hint.js';

/** Identifies the motion analysis of a take by everything that can change it; of the prompt, only the camera hint. */
export function motionKey({ first, last, ...take }: TakeRequest, size: Size): Digest {
  return motionKeyOfInputs({ ...take, first: first.digest, last: last?.digest ?? null }, size);
}

/** The motion key of recorded pixel inputs. */
export function motionKeyOfInputs(
  { revision, first, last, prompt }: Pick<PixelInputs, 'revision' | 'first' | 'last' | 'prompt'>,
  { width, height }: Size,
): Digest {
  const hint = { ...readCameraHint(prompt ?? '') };
  // The property names are part of the key: a renamed one would orphan every stored analysis.
  return sha256(canonicalJson({ revision, first, last, width, height, wish: hint }));
}
