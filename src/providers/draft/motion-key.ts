import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { cameraHint } from './engine/camera/camera-hint.js';

/** Names what the draft engine sees in a take by everything that can change it: of the prompt, the camera words only. */
export function motionKey({ first, last, ...take }: TakeRequest, size: Size): Digest {
  return motionKeyOfInputs({ ...take, first: first.digest, last: last?.digest ?? null }, size);
}

/** The same of inputs that were written down. */
export function motionKeyOfInputs(
  { revision, first, last, prompt }: Pick<PixelInputs, 'revision' | 'first' | 'last' | 'prompt'>,
  { width, height }: Size,
): Digest {
  const hint = { ...cameraHint(prompt ?? '') };
  return sha256(canonicalJson({ revision, first, last, width, height, hint }));
}
