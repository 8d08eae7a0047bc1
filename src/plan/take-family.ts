import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import { countedInputs, type PixelInputs } from './cache-key.js';

/** Identifies a request without its seed: the takes of one family are attempts at the same clip. */
export function takeFamily(inputs: PixelInputs): Digest {
  const { seed: _, takeSeed: __, ...rest } = countedInputs(inputs);
  return sha256(
    canonicalJson(Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null))),
  );
}
