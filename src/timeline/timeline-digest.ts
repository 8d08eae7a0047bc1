import { canonicalJson } from '../base/canonical-json.js';
import { type Digest, sha256 } from '../base/digest.js';
import type { JsonValue } from '../base/json.js';
import type { Timeline } from './timeline.js';
import type { TimelineTransition } from './transition.js';
import { withoutPaths } from './without-paths.js';

const FORMAT = 1; // Increment when the same timeline starts to give another film.

/** Identifies the film of a timeline: by its clips' digests, never by their paths or the ids of shots. */
export function timelineDigest(timeline: Timeline): Digest {
  const { transitions, ...rest } = timeline;
  const entries = timeline.entries.map(({ shot: _, clip, ...entry }) => ({ ...entry, clip: clip.digest }));
  return sha256(
    canonicalJson({
      version: FORMAT,
      ...rest,
      boundaries: transitions.map(digestInput),
      entries,
      sound: withoutPaths(timeline.sound),
    } as unknown as JsonValue),
  );
}

// The field names in the digest are those of the first lockfiles, which must stay valid.
function digestInput({ match, ...transition }: TimelineTransition) {
  if (match === undefined) return transition;
  const { image, ...correction } = match;
  return { ...transition, match: { ...correction, still: image } };
}
