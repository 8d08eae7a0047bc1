import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { cameraWish } from './engine/camera-words.js';

/** Names what the draft engine sees in a take by everything that can change it: of the prompt, the camera words only. */
export function motionKey({ revision, first, last, prompt }: TakeRequest, size: Size): Digest {
  const { width, height } = size;
  const wish = { ...cameraWish(prompt ?? '') };
  return sha256(
    canonicalJson({ revision, first: first.digest, last: last?.digest ?? null, width, height, wish }),
  );
}
