import pLimit from 'p-limit';
import { sha256 } from '../base/digest.js';
import type { Result } from '../base/result.js';
import { type Diagnostic, errorAt, warningAt } from '../diagnostics/diagnostic.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { ImageReference, ShotImageReferences } from '../storyboard/storyboard.js';
import { type Clock, systemClock } from '../system/clock.js';
import type { WarnCache } from '../system/json-file.js';
import type { Explained } from './explain-fetch.js';
import { explainImage } from './explain-image.js';
import { type Fetch, type FetchLimits, fetchLimits } from './fetch-image.js';
import { imageAddress } from './image-address.js';
import { type ImageLoader, type ImageLoadFault, type LoadedImage, loadImage } from './image-loader.js';
import { openKeyframeCache } from './keyframe-cache.js';
import { pathOnDisk } from './path-on-disk.js';
import { webFetch } from './web-fetch.js';

/** How to find the images of a storyboard. */
export interface LoadOptions {
  /** The folder of the storyboard. Relative paths are resolved against it. */
  readonly root: string;
  /** The folder of the image cache. */
  readonly cacheFolder: string;
  /** Receives the faults of the image cache. */
  readonly warnCache?: WarnCache | undefined;
  /** Use only cached images of web addresses; others are errors. */
  readonly offline: boolean;
  /** Ignore web images that are not cached, without an error: for a check without network. */
  readonly skipUnknownUrls?: boolean;
  /** Use cached web images without comparing them. Default: they are compared, because they may have changed. */
  readonly trustCache?: boolean;
  readonly signal: AbortSignal;
  readonly fetch?: Fetch;
  readonly limits?: FetchLimits;
  readonly clock?: Pick<Clock, 'now'>;
}

/** The images that could be read, by their uri, and the errors of the rest. */
export interface LoadedKeyframes {
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  readonly diagnostics: readonly Diagnostic[];
}

// Enough to keep a disk or a connection busy; the images of a film are small.
const MAX_PARALLEL = 8;

/** Reads all images of the shots, each once. Throws only if the signal aborts or the state folder is not writable. */
export async function loadKeyframes(
  { shots }: { readonly shots: readonly ShotImageReferences[] },
  options: LoadOptions,
): Promise<LoadedKeyframes> {
  const { root, signal, offline, skipUnknownUrls = false, trustCache = false, clock = systemClock } = options;
  const cache = await openKeyframeCache(options.cacheFolder, clock.now(), options.warnCache);
  const loader: ImageLoader = {
    cache,
    fetch: options.fetch ?? webFetch,
    limits: options.limits ?? fetchLimits,
    offline: offline || skipUnknownUrls,
    recheck: !trustCache,
    signal,
  };
  const images = shots.flatMap(({ first, last }) => [first, last].filter((image) => image !== null));
  const limit = pLimit(MAX_PARALLEL);
  const loads = new Map<string, Promise<Result<LoadedImage, ImageLoadFault>>>();
  const keyframes = new Map<string, Keyframe>();
  const faults = new Map<string, ImageLoadFault>();
  const doubts = new Map<string, ImageLoadFault>();
  await Promise.all([...new Set(images.map(({ uri }) => uri))].map((uri) => load(uri)));
  await cache.save();
  return { keyframes: inOrder(images, keyframes), diagnostics: await explainAll() };

  async function load(uri: string): Promise<void> {
    const address = imageAddress(uri, root);
    if (!address.ok) {
      faults.set(uri, { kind: address.error });
      return;
    }
    const found =
      address.value.kind === 'file'
        ? { ...address.value, path: await pathOnDisk(address.value.path) }
        : address.value;
    if (found.kind === 'remote') {
      keyframes.set(uri, { kind: 'remote', uri, digest: sha256(uri) });
      return;
    }
    // "a.png" and "./a.png" are two addresses of one file.
    const key = found.kind === 'file' ? found.path : found.kind === 'url' ? found.url : uri;
    const loading = loads.get(key) ?? limit(() => loadImage(found, loader));
    loads.set(key, loading);
    const loaded = await loading;
    if (loaded.ok) {
      keyframes.set(uri, imageKeyframe(uri, loaded.value));
      if (loaded.value.doubt) doubts.set(uri, loaded.value.doubt);
    } else if (!(loaded.error.kind === 'not-remembered' && skipUnknownUrls)) faults.set(uri, loaded.error);
  }

  // Every place with a bad image has to be changed, so all places are reported; the place of a keyframe name once.
  async function explainAll(): Promise<Diagnostic[]> {
    const places = new Map<string, ImageReference>(images.map((image) => [JSON.stringify(image.at), image]));
    const diagnostics: Diagnostic[] = [];
    for (const image of places.values()) {
      const fault = faults.get(image.uri);
      if (fault) diagnostics.push(errorAt(image.at, await explainImage(fault, { uri: image.uri, root })));
      const doubt = doubts.get(image.uri);
      if (doubt)
        diagnostics.push(
          warningAt(image.at, notCompared(await explainImage(doubt, { uri: image.uri, root }))),
        );
    }
    return diagnostics;
  }
}

function notCompared({ message }: Explained): Explained {
  return {
    code: 'image-not-compared',
    message: `${message} The cached copy is used.`,
    help: 'It may have changed since. Correct the address, or download the image and use its path.',
  };
}

function imageKeyframe(uri: string, { image, from, file }: LoadedImage): Keyframe {
  const { digest, bytes, facts } = image;
  const { format, size, orientation, alpha } = facts;
  const shown = from === 'data' ? `${uri.slice(0, uri.indexOf(',') + 1).slice(0, 60)}…` : uri;
  return { kind: 'image', uri: shown, from, digest, bytes, format, size, orientation, alpha, file };
}

// Images are loaded in any order; the result has the order of the film.
function inOrder(
  images: readonly ImageReference[],
  keyframes: ReadonlyMap<string, Keyframe>,
): Map<string, Keyframe> {
  return new Map(
    images.flatMap(({ uri }) => {
      const keyframe = keyframes.get(uri);
      return keyframe ? [[uri, keyframe] as const] : [];
    }),
  );
}
