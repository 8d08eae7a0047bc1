import type { Digest } from '../base/digest.js';
import { storeFolder } from '../store/store-folder.js';
import { hashFile } from '../system/hash-file.js';
import type { WatchPlan } from './shot-plan.js';

/** A file that the page may show. */
export interface FoundMedia {
  readonly path: string;
  readonly type: string;
}

/** The clip of the store with this digest, there or not. */
export function clipMedia(digest: Digest, stateFolder: string): FoundMedia {
  return { path: storeFolder(stateFolder).clip(digest), type: 'video/mp4' };
}

/** A still of the plan, if its file still has these bytes: an address never changes its picture. */
export async function stillMedia(digest: Digest, plan: WatchPlan | null): Promise<FoundMedia | undefined> {
  const still = [...(plan?.keyframes.values() ?? [])].find((one) => one.digest === digest);
  if (still?.kind !== 'image') return undefined;
  const now = await hashFile(still.file).catch(() => undefined);
  return now === digest ? { path: still.file, type: `image/${still.format}` } : undefined;
}
