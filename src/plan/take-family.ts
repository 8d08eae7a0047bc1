import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { PixelInputs } from './cache-key.js';

/** Identifies a request without its seed: the takes of one family are attempts at the same clip. */
export function takeFamily({ seed: _, ...inputs }: PixelInputs): Digest {
  return sha256(
    canonicalJson(Object.fromEntries(Object.entries(inputs).filter(([, value]) => value !== null))),
  );
}
