import type { Emit } from '../../events/render-event.js';
import type { ColourTags } from '../../media/h264-arguments.js';
import type { Timeline } from '../../timeline/timeline.js';
import type { BurntCaption } from '../captions/burnt-captions.js';
import type { ColourMatches } from '../colour/match-colours.js';
import type { ClipCheck } from '../conform/clip-integrity.js';
import type { FilmMemory } from '../conform/file-index-cache.js';
import type { SegmentCache } from '../conform/segment-cache.js';

/** What every piece is made with. */
export interface SegmentWork {
  readonly timeline: Timeline;
  /** Those that become part of the pictures, one after the other. */
  readonly captions: readonly BurntCaption[];
  readonly tags: ColourTags;
  readonly tools: AssemblyTools;
}

/** What the pieces are gathered with. */
export interface AssemblyTools {
  readonly cache: SegmentCache;
  readonly colours: ColourMatches;
  readonly clips: ClipCheck;
  readonly read: FilmMemory['read'];
  readonly emit: Emit;
  readonly signal: AbortSignal;
}
