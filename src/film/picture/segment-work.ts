import type { Emit } from '../../events/render-event.js';
import type { ColourTags } from '../../media/h264-arguments.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { BurntCaption } from '../captions/burnt-captions.js';
import type { ColourMatches } from '../colour/match-colours.js';
import type { ClipCheck } from '../conform/clip-integrity.js';
import type { FileIndexCache } from '../conform/file-index-cache.js';
import type { SegmentRunner } from '../conform/segment-runner.js';

/** What every segment of the film depends on. */
export interface SegmentWork {
  readonly timeline: Timeline;
  /** Captions that become part of the frames, in their order. */
  readonly captions: readonly BurntCaption[];
  readonly tags: ColourTags;
  readonly tools: AssemblyTools;
}

/** What segments are assembled with. */
export interface AssemblyTools {
  readonly segments: SegmentRunner;
  readonly colours: ColourMatches;
  readonly clips: ClipCheck;
  readonly read: FileIndexCache['read'];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}
