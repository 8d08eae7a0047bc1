import { sha256 } from '../base/digest.js';
import { readUrl } from '../base/read-url.js';
import type { ImageKeyframe } from '../plan/keyframe.js';
import type { Clock } from '../system/clock.js';
import type { WarnCache } from '../system/json-file.js';
import { type Fetch, fetchIfChanged, fetchLimits } from './fetch-image.js';
import { openKeyframeCache } from './keyframe-cache.js';
import { webFetch } from './web-fetch.js';

/** Whether the web address of an image returns the planned bytes now; unknown if it cannot be fetched. */
export type CompareImage = (
  image: ImageKeyframe,
  signal: AbortSignal,
) => Promise<'same' | 'other' | 'unknown'>;

// A submit compares twice within a moment, which needs one request.
const GOOD_FOR_MS = 2000;

/** Compares images with their web addresses. */
export function openImageComparer(setup: {
  /** The folder of the image cache. */
  readonly cacheFolder: string;
  /** Receives the faults of the image cache. */
  readonly warnCache?: WarnCache | undefined;
  readonly clock: Clock;
  readonly fetch?: Fetch;
}): CompareImage {
  const { clock, fetch = webFetch } = setup;
  const answers = new Map<string, { readonly at: number; readonly answer: ReturnType<CompareImage> }>();

  async function ask({ uri, digest }: ImageKeyframe, signal: AbortSignal): ReturnType<CompareImage> {
    const url = readUrl(uri)?.href;
    if (url === undefined) return 'unknown';
    const cache = await openKeyframeCache(setup.cacheFolder, clock.now(), setup.warnCache);
    const seen = await cache.ofUrl(url);
    const etag = seen?.image.digest === digest ? seen.etag : null;
    const limits = { ...fetchLimits, ms: 10_000 };
    const found = await fetchIfChanged(url, etag, { fetch, limits, signal });
    if (!found.ok) return 'unknown';
    return found.value === 'unchanged' || sha256(found.value.bytes) === digest ? 'same' : 'other';
  }

  return (image, signal) => {
    const id = `${image.digest} ${image.uri}`;
    const known = answers.get(id);
    if (known && clock.now() - known.at < GOOD_FOR_MS) return known.answer;
    const answer = ask(image, signal);
    answers.set(id, { at: clock.now(), answer });
    answer.catch(() => answers.delete(id));
    return answer;
  };
}
