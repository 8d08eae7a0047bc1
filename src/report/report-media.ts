import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { Digest } from '../base/digest.js';
import type { MediaEngine } from '../media/engine.js';
import { DIRECT_COLOURS } from '../media/image-filters.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import type { ImageFormat, Keyframe } from '../plan/keyframe.js';
import type { Clip } from '../timeline/clip.js';
import type { Seam } from '../timeline/seam.js';
import { dataUri, jpegs } from './jpegs.js';
import { seamImages } from './seam-images.js';

/**
 * Images, clips and film of a report. Images are data: URIs; clips and film are data: URIs or addresses of files next to the
 * report.
 */
export interface ReportMedia {
  readonly shots: ReadonlyMap<
    string,
    {
      readonly first: string | null;
      readonly last: string | null;
      readonly clip: string | null;
      /** The shot whose player has the same clip, where the clip is embedded once. */
      readonly sameClip?: string;
    }
  >;
  /** The film's address; null or absent for none. */
  readonly film?: string | null;
  /** The film's frames at each seam, by "earlier later". */
  readonly seams: ReadonlyMap<string, readonly string[]>;
  /** The first frames of clips that shots had before. */
  readonly posters: ReadonlyMap<Digest, string>;
  /** The address of a clip, relative to the report. */
  readonly clipAddress: (clip: Digest) => string;
}

/** The sources of a report's images and clips. */
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
  /** How clips and film get into the report. */
  readonly videos: ReportVideos;
  /** Null without ffmpeg: then images are shown at their own size. */
  readonly engine: MediaEngine | null;
}

/** Videos as part of the report, or as files whose addresses are given by their digests, or left out. */
export type ReportVideos =
  | { readonly kind: 'embed' }
  | { readonly kind: 'files'; readonly clipOf: (clip: Digest) => string; readonly film: string | null }
  | { readonly kind: 'none' };

const MAX_IMAGE_BYTES = 600_000;
const MAX_POSTERS = 60;
const WIDTH = 480;
const POSTER_WIDTH = 128;

/** Reads images and clips as data: URIs. Unreadable files are left out: a report must not fail a render. */
export async function reportMedia(inputs: MediaInputs, signal: AbortSignal): Promise<ReportMedia> {
  const { decisions, clips, film, seams, earlier, engine } = inputs;
  const limit = pLimit(engine?.parallel ?? 4);
  const images = new Map<string, Promise<string | null>>();
  const imageUri = (image: Keyframe | null): Promise<string | null> => {
    if (image?.kind !== 'image') return Promise.resolve(null);
    const known = images.get(image.digest) ?? limit(() => imageDataUri(image, engine, signal));
    images.set(image.digest, known);
    return known;
  };
  const shots: [string, ShotMedia][] = [];
  const players = new Map<Digest, string>(); // The first shot with a clip has its player.
  for (const { take } of decisionsOfFilm(decisions)) {
    for (const id of take.shots) {
      const clip = clips.get(id);
      const [first, last] = await Promise.all([imageUri(take.request.first), imageUri(take.request.last)]);
      const sameClip = inputs.videos.kind === 'embed' && clip ? players.get(clip.digest) : undefined;
      if (clip && sameClip === undefined) players.set(clip.digest, id);
      const player = clip && sameClip === undefined ? await clipAddressOf(clip, inputs.videos) : null;
      shots.push([id, { first, last, clip: player, ...(sameClip === undefined ? {} : { sameClip }) }]);
    }
  }
  const shown =
    engine && film !== null ? await seamImages({ film, seams, engine, limit }, signal) : new Map();
  const posters = await Promise.all(
    [...earlier].slice(0, MAX_POSTERS).map(async ([clip, path]) => {
      const poster = engine && (await limit(() => posterDataUri(path, engine, signal)));
      return poster ? [[clip, poster] as const] : [];
    }),
  );
  return {
    shots: new Map(shots),
    seams: shown,
    posters: new Map(posters.flat()),
    clipAddress: inputs.clipAddress,
    film: film === null ? null : await filmAddressOf(film, inputs.videos),
  };
}

type ShotMedia = ReportMedia['shots'] extends ReadonlyMap<string, infer Media> ? Media : never;

function clipAddressOf(clip: Clip, videos: ReportVideos): Promise<string | null> {
  switch (videos.kind) {
    case 'embed':
      return fileDataUri(clip.path, 'video/mp4');
    case 'files':
      return Promise.resolve(videos.clipOf(clip.digest));
    case 'none':
      return Promise.resolve(null);
  }
}

function filmAddressOf(film: string, videos: ReportVideos): Promise<string | null> {
  if (videos.kind === 'embed') return fileDataUri(film, 'video/mp4');
  return Promise.resolve(videos.kind === 'files' ? videos.film : null);
}

async function imageDataUri(
  { file, format, bytes }: Keyframe & { readonly kind: 'image' },
  engine: MediaEngine | null,
  signal: AbortSignal,
): Promise<string | null> {
  if (engine !== null) {
    const input = ['-f', `${format}_pipe`, '-i', { read: file }];
    const small = await jpegs(engine, { input, filters: [DIRECT_COLOURS], width: WIDTH, count: 1, signal });
    if (small.length > 0) return dataUri(small, 'image/jpeg');
  }
  return bytes <= MAX_IMAGE_BYTES ? fileDataUri(file, mimes[format]) : null;
}

const mimes: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  webp: 'image/webp',
  gif: 'image/gif',
  tiff: 'image/tiff',
};

async function posterDataUri(path: string, engine: MediaEngine, signal: AbortSignal): Promise<string | null> {
  const bytes = await jpegs(engine, {
    ...{ input: ['-i', { read: path }, '-map', '0:v:0'], filters: [] },
    ...{ width: POSTER_WIDTH, count: 1, signal },
  });
  return bytes.length > 0 ? dataUri(bytes, 'image/jpeg') : null;
}

async function fileDataUri(path: string, mime: string): Promise<string | null> {
  try {
    return dataUri(await readFile(path), mime);
  } catch {
    return null;
  }
}
