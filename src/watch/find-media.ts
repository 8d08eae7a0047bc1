import type { Digest } from '../base/digest.js';
import type { StreamedFilm } from '../film/output/streamed-film.js';
import { stateLayout } from '../store/layout.js';
import { hashFile } from '../system/hash-file.js';
import type { WatchPlan } from './shot-plan.js';

/** What the page may show: a file, or a film that is read from many. */
export type FoundMedia = FoundFile | (StreamedFilm & { readonly type: string });

export interface FoundFile {
  readonly path: string;
  readonly type: string;
}

/** The clip of the store with this digest, there or not. */
export function clipMedia(digest: Digest, stateFolder: string): FoundFile {
  return { path: stateLayout(stateFolder).clip(digest), type: 'video/mp4' };
}

/** A still of the plan, if its file still has these bytes: an address never changes its picture. */
export async function imageMedia(digest: Digest, plan: WatchPlan | null): Promise<FoundFile | undefined> {
  const image = [...(plan?.keyframes.values() ?? [])].find((one) => one.digest === digest);
  if (image?.kind !== 'image') return undefined;
  const now = await hashFile(image.file).catch(() => undefined);
  return now === digest ? { path: image.file, type: `image/${image.format}` } : undefined;
}
