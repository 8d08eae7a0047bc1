import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Digest } from '../base/digest.js';
import type { MediaEngine } from '../media/engine.js';
import type { TakeDecision } from '../plan/decision.js';
import type { ImageFormat, Keyframe } from '../plan/keyframe.js';
import type { Clip } from '../timeline/clip.js';
import type { Seam } from '../timeline/seam.js';
import { address, jpegs } from './jpegs.js';
import { seamImages } from './seam-images.js';

/** Pictures and clips of a report as data: addresses, so that it is one file. */
export interface ReportMedia {
  readonly shots: ReadonlyMap<
    string,
    { readonly first: string | null; readonly last: string | null; readonly clip: string | null }
  >;
  /** By "earlier later": the film's pictures where two shots meet. */
  readonly seams: ReadonlyMap<string, readonly string[]>;
  /** First pictures of clips that shots had before. */
  readonly posters: ReadonlyMap<Digest, string>;
  /** Where a clip lies, as seen from the report. */
  readonly clipAddress: (clip: Digest) => string;
}

/** What a report shows. */
export interface MediaInputs {
  readonly decisions: readonly TakeDecision[];
  /** By shot id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** The finished film; null without one. */
  readonly film: string | null;
  readonly seams: readonly Pick<Seam, 'shots' | 'shown'>[];
  /** Clips that shots had before, with their files. */
  readonly earlier: ReadonlyMap<Digest, string>;
  readonly clipAddress: (clip: Digest) => string;
  /** Null when there is none: then pictures are shown as they are. */
  readonly engine: MediaEngine | null;
}

// A browser opens a file of this size without trouble; what is over stays in the store.
const MOST_CLIP_BYTES = 96_000_000;
const MOST_PICTURE_BYTES = 600_000;
const MOST_POSTERS = 60;
const WIDTH = 480;
const POSTER_WIDTH = 128;

/** Pictures and clips as data: addresses. What cannot be read is left out: a report must not fail a render. */
export async function reportMedia(inputs: MediaInputs, signal: AbortSignal): Promise<ReportMedia> {
  const { decisions, clips, film, seams, earlier, engine } = inputs;
  const limit = pLimit(engine?.parallel ?? 4);
  const pictures = new Map<string, Promise<string | null>>();
  const picture = (image: Keyframe | null): Promise<string | null> => {
    if (image?.kind !== 'image') return Promise.resolve(null);
    const known = pictures.get(image.digest) ?? limit(() => imageAddress(image, engine, signal));
    pictures.set(image.digest, known);
    return known;
  };
  let left = MOST_CLIP_BYTES;
  const shots: [string, { first: string | null; last: string | null; clip: string | null }][] = [];
  for (const { take } of decisions) {
    for (const id of take.shots) {
      const clip = clips.get(id);
      const fits = clip !== undefined && clip.bytes <= left;
      if (fits) left -= clip.bytes;
      const [first, last] = await Promise.all([picture(take.request.first), picture(take.request.last)]);
      shots.push([id, { first, last, clip: fits ? await fileAddress(clip.path, 'video/mp4') : null }]);
    }
  }
  const shown =
    engine && film !== null ? await seamImages({ film, seams, engine, limit }, signal) : new Map();
  const posters = await Promise.all(
    [...earlier].slice(0, MOST_POSTERS).map(async ([clip, path]) => {
      const poster = engine && (await limit(() => posterAddress(path, engine, signal)));
      return poster ? [[clip, poster] as const] : [];
    }),
  );
  return {
    shots: new Map(shots),
    seams: shown,
    posters: new Map(posters.flat()),
    clipAddress: inputs.clipAddress,
  };
}

async function imageAddress(
  { file, format, bytes }: Keyframe & { readonly kind: 'image' },
  engine: MediaEngine | null,
  signal: AbortSignal,
): Promise<string | null> {
  if (engine !== null) {
    const input = ['-f', `${format}_pipe`, '-i', { read: file }];
    const small = await jpegs(engine, { input, filters: [], width: WIDTH, count: 1, signal });
    if (small.length > 0) return address(small, 'image/jpeg');
  }
  return bytes <= MOST_PICTURE_BYTES ? fileAddress(file, mimes[format]) : null;
}

const mimes: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
};

async function posterAddress(path: string, engine: MediaEngine, signal: AbortSignal): Promise<string | null> {
  const bytes = await jpegs(engine, {
    ...{ input: ['-i', { read: path }, '-map', '0:v:0'], filters: [] },
    ...{ width: POSTER_WIDTH, count: 1, signal },
  });
  return bytes.length > 0 ? address(bytes, 'image/jpeg') : null;
}

async function fileAddress(path: string, mime: string): Promise<string | null> {
  try {
    return address(await readFile(path), mime);
  } catch {
    return null;
  }
}
