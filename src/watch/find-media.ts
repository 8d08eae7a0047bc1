import type { Digest } from '../base/digest.js';
import type { StreamedFilm } from '../film/output/streamed-film.js';
import type { ShotPlan } from '../live-view/shot-plan.js';
import { stateLayout } from '../store/layout.js';
import { hashFile } from '../system/hash-file.js';

/** What the page can play or display: a file, or a film that is read from its clips. */
export type FoundMedia = FoundFile | FoundBytes | (StreamedFilm & { readonly type: string });

/** Bytes with their MIME type. */
export type FoundBytes = Omit<StreamedFilm, 'digest'> & { readonly type: string };

/** A file with its MIME type. */
export interface FoundFile {
  readonly path: string;
  readonly type: string;
}

/** The store's file for the clip with this digest; it may be missing. */
export function clipMedia(digest: Digest, stateFolder: string): FoundFile {
  return { path: stateLayout(stateFolder).clip(digest), type: 'video/mp4' };
}

/** A keyframe of the plan, if its file still has this digest: the content of an address must never change. */
export async function imageMedia(digest: Digest, plan: ShotPlan | null): Promise<FoundFile | undefined> {
  const image = [...(plan?.keyframes.values() ?? [])].find((one) => one.digest === digest);
  if (image?.kind !== 'image') return undefined;
  const now = await hashFile(image.file).catch(() => undefined);
  return now === digest ? { path: image.file, type: `image/${image.format}` } : undefined;
}

/** The file of a proxy. */
export function proxyMedia(path: string | undefined): FoundFile | undefined {
  return path === undefined ? undefined : { path, type: 'video/mp4' };
}
