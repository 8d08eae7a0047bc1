import type { Emit } from '../../events/render-event.js';
import type { MediaEngine } from '../../media/engine.js';
import type { JobRunner } from '../../media/job.js';
import type { Clip } from '../../timeline/clip.js';
import type { FileIndexCache } from './file-index-cache.js';

/** What every film and every output is made with. */
export interface FilmTools {
  /** Called only when something may have to be encoded. */
  readonly engine: () => Promise<MediaEngine>;
  /** Executes all heavy work. */
  readonly jobs: JobRunner;
  /** Called with a clip whose bytes do not match its digest, before the film fails for it; default: ignored. */
  readonly reject?: (clip: Clip) => Promise<void>;
  /** What earlier films have read; default: each film reads all of its files. */
  readonly fileIndexes?: FileIndexCache;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}
