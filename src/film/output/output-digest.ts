import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { OutputSettings } from '../../storyboard/storyboard.js';
import type { Timeline } from '../../timeline/timeline.js';
import { timelineDigest } from '../../timeline/timeline-digest.js';

/** Increment when the same film starts to give another animation. */
export const ANIMATION_REVISION = 1;

/** Identifies an output by everything that decides its content. */
export function outputDigest(kind: OutputSettings['kind'], timeline: Timeline): Digest {
  const edit = timelineDigest(timeline);
  return kind === 'film' ? edit : sha256(canonicalJson({ animation: ANIMATION_REVISION, kind, edit }));
}
