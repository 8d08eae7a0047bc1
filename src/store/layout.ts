import { join } from 'node:path';
import { type Digest, isDigest, sha256 } from '../base/digest.js';
import type { CacheKey } from '../plan/cache-key.js';
import { earlierTempNames } from '../system/temp-name.js';

/** Name of the state folder next to a storyboard, unless another one is configured. */
export const STATE_FOLDER = '.inbetween';

/** Every path inside a state folder. No other file spells these names; they never change. */
export interface StateLayout {
  /** The state folder itself. */
  readonly folder: string;
  /** Locked by the kernel while a process works in the folder. */
  readonly lock: string;
  /** Describes the process that works in the folder. */
  readonly lockHolder: string;
  readonly journal: string;
  /** Where the watch that holds the lock can be asked to let go of it. */
  readonly watchAddress: string;
  /** Locked by the kernel while a process changes the lockfile. */
  readonly lockfileLock: string;
  /** Describes that process, where the kernel has no locks. */
  readonly lockfileHolder: string;
  /** Keeps the folder out of git. */
  readonly gitignore: string;

  /** `ab/<digest>.mp4`: the bytes of all accepted clips. */
  readonly clips: string;
  /** `<cache key>.json`: which clip answers a key. `<cache key>-<digest>.json`: an alternate clip for it. */
  readonly takes: string;
  /** Clips that are being downloaded or pulled. */
  readonly incoming: string;
  /** Clips that were found damaged. */
  readonly quarantine: string;
  clip(digest: Digest): string;
  take(key: CacheKey): string;
  alternateTake(key: CacheKey, clip: Digest): string;
  /** A clip that is being pulled; the next run continues the download. */
  pulledClip(clip: Digest): string;
  /** `mark` tells several damaged files of one clip apart. */
  quarantinedClip(digest: Digest, mark: string): string;
  /** The same for a file of `takes`. */
  quarantinedRecord(name: string, mark: string): string;
  /** A paid file that is no clip, by its name. */
  quarantinedFile(name: string): string;

  /** JSON files that only save time. Each can be deleted at any time. */
  readonly verifiedClips: string;
  readonly lastRequests: string;
  readonly publishedFilms: string;
  readonly providerSettings: string;
  readonly rateLimits: string;
  readonly motions: string;
  readonly usualTimes: string;
  readonly captions: string;
  readonly sounds: string;
  readonly pushLog: string;
  readonly engineTrials: string;
  readonly shownWarnings: string;

  /** Images that were fetched or read before. */
  readonly keyframes: KeyframeLayout;
  /** `<id>.json`: addresses of files in the storage of a provider. */
  readonly uploads: string;
  /** Drafts that are being drawn. */
  readonly drafts: string;
  /** Encoded segments and mixed audio. */
  readonly conformed: string;
  /** The newest film of an output, as a job left it. The output is named relative to the storyboard. */
  keptFilm(output: string): string;
  /** Films of the live preview in earlier versions. */
  readonly earlierPreviews: string;
}

/** The cache of images. */
export interface KeyframeLayout {
  readonly folder: string;
  /** Which images the user's files contain. */
  readonly index: string;
  /** Which images web addresses contain. */
  readonly urls: string;
  /** Images converted for a provider. */
  readonly normalized: string;
  /** Small versions for the live page. */
  readonly thumbnails: string;
  /** The name of a file in it. */
  thumbnailName(digest: Digest): string;
  image(digest: Digest, extension: string): string;
  /** A signed address is a secret, so the file is named after its digest. */
  url(url: string): string;
}

/** The layout of a state folder, which need not exist. */
export function stateLayout(folder: string): StateLayout {
  const inside = (name: string): string => join(folder, name);
  const clips = inside('clips');
  const takes = inside('takes');
  const incoming = inside('incoming');
  const quarantine = inside('damaged');
  return {
    folder,
    lock: inside('lock'),
    lockHolder: inside('lock.json'),
    journal: inside('journal.jsonl'),
    watchAddress: inside('watch.json'),
    lockfileLock: inside('lockfile-lock'),
    lockfileHolder: inside('lockfile-holder.json'),
    gitignore: inside('.gitignore'),
    clips,
    takes,
    incoming,
    quarantine,
    clip: (digest) => join(clips, digest.slice(0, 2), `${digest}.mp4`),
    take: (key) => join(takes, `${key}.json`),
    alternateTake: (key, clip) => join(takes, `${key}-${clip}.json`),
    pulledClip: (clip) => join(incoming, `pull-${clip}.mp4`),
    quarantinedClip: (digest, mark) => join(quarantine, `${digest}-${mark}.mp4`),
    quarantinedRecord: (name, mark) => join(quarantine, `${name}-${mark}.json`),
    quarantinedFile: (name) => join(quarantine, name),
    verifiedClips: inside('verified.json'),
    lastRequests: inside('shots.json'),
    publishedFilms: inside('films.json'),
    providerSettings: inside('providers.json'),
    rateLimits: inside('paces.json'),
    motions: inside('motions.json'),
    usualTimes: inside('times.json'),
    captions: inside('captions.json'),
    sounds: inside('sounds.json'),
    pushLog: inside('shared.json'),
    engineTrials: inside('engines.json'),
    shownWarnings: inside('warnings.json'),
    keyframes: keyframeLayout(inside('keyframes')),
    uploads: inside('uploads'),
    drafts: inside('drafts'),
    conformed: inside('conformed'),
    keptFilm: (output) => join(inside('films'), sha256(output).slice(0, 16)),
    earlierPreviews: inside('watch'),
  };
}

/** The layout of a cache of images, which need not exist. */
export function keyframeLayout(folder: string): KeyframeLayout {
  const urls = join(folder, 'urls');
  return {
    folder,
    index: join(folder, 'files.json'),
    urls,
    normalized: join(folder, 'mended'),
    thumbnails: join(folder, 'small'),
    // The number is a revision of how they are made.
    thumbnailName: (digest) => `${digest}-1.jpg`,
    image: (digest, extension) => join(folder, `${digest}.${extension}`),
    url: (url) => join(urls, `${sha256(url)}.json`),
  };
}

/** A folder in which files and folders with temporary names are created. */
export interface TempPlace {
  readonly folder: string;
  /** Whether everything with a temporary name is stale whose process has ended, whatever its age. */
  readonly exclusive: boolean;
  /** Temporary names of earlier versions. */
  readonly earlier: readonly RegExp[];
}

/** All folders with temporary names. */
export function tempPlaces(layout: StateLayout): readonly TempPlace[] {
  const { folder, takes, keyframes, uploads, conformed, drafts } = layout;
  const { state, normalized, ...earlier } = earlierTempNames;
  const shared = [takes, keyframes.folder, keyframes.urls, keyframes.thumbnails, uploads];
  return [
    // Clips are drawn only by the process that holds the lock of the state folder.
    { folder: drafts, exclusive: true, earlier: earlier.drafts },
    { folder, exclusive: false, earlier: state },
    { folder: keyframes.normalized, exclusive: false, earlier: normalized },
    { folder: conformed, exclusive: false, earlier: earlier.conformed },
    ...shared.map((place) => ({ folder: place, exclusive: false, earlier: [] })),
  ];
}

/** The name of a paid file that is no clip. It names the task, so that a person can ask the provider about it. */
export function rejectedFileName(task: string, digest: Digest, extension: string): string {
  return `rejected-${task.replace(/[^\w-]/g, '_').slice(0, 80)}-${digest.slice(0, 12)}.${extension}`;
}

/** Whether a name in quarantine is that of a paid file. */
export function isRejectedFile(name: string): boolean {
  return name.startsWith('rejected-');
}

/** What a file in `takes` is, by its name; undefined if it is not a record. */
export function parseTakeName(
  name: string,
): { readonly key: CacheKey; readonly alternate: boolean } | undefined {
  const [, key, clip] = /^([0-9a-f]{64})(?:-([0-9a-f]{64}))?\.json$/.exec(name) ?? [];
  return key === undefined ? undefined : { key: key as CacheKey, alternate: clip !== undefined };
}

/** Whether a name in `clips` is one of its subfolders. */
export function isClipFolder(name: string): boolean {
  return /^[0-9a-f]{2}$/.test(name);
}

/** The clip in a file of such a subfolder, by its name; undefined if it is not a clip. */
export function parseClipName(name: string): Digest | undefined {
  const digest = name.replace(/\.mp4$/, '');
  return isDigest(digest) && name !== digest ? digest : undefined;
}
