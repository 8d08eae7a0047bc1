import { readFile } from 'node:fs/promises';
import pLimit from 'p-limit';
import type { MediaArgument, MediaEngine } from '../media/engine.js';
import type { TakeDecision } from '../plan/decision.js';
import type { ImageFormat, Keyframe } from '../plan/keyframe.js';
import type { Clip } from '../timeline/clip.js';
import type { ReportMedia } from './html-report.js';

/** What a report shows. */
export interface MediaInputs {
  readonly decisions: readonly TakeDecision[];
  /** By shot id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** Ids of the shots that meet. */
  readonly seams: readonly (readonly [string, string])[];
  /** Null when there is none: then pictures are shown as they are. */
  readonly engine: MediaEngine | null;
}

// A browser opens a file of this size without trouble; what is over stays in the store.
const MOST_CLIP_BYTES = 96_000_000;
const MOST_PICTURE_BYTES = 600_000;
const WIDTH = 480;

/** Pictures and clips as data: addresses. What cannot be read is left out: a report must not fail a render. */
export async function reportMedia(inputs: MediaInputs, signal: AbortSignal): Promise<ReportMedia> {
  const { decisions, clips, seams, engine } = inputs;
  const limit = pLimit(engine?.parallel ?? 4);
  const pictures = new Map<string, Promise<string | null>>();
  const picture = (still: Keyframe | null): Promise<string | null> => {
    if (still?.kind !== 'image') return Promise.resolve(null);
    const known = pictures.get(still.digest) ?? limit(() => stillAddress(still, engine, signal));
    pictures.set(still.digest, known);
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
  const pairs = await Promise.all(
    seams.map(async ([before, after]) => {
      const [a, b] = [clips.get(before), clips.get(after)];
      if (!a || !b || !engine) return [];
      const sides = await Promise.all([
        limit(() => frameAddress(a, a.facts.frames - 1, engine, signal)),
        limit(() => frameAddress(b, 0, engine, signal)),
      ]);
      const [left, right] = sides;
      return left && right ? [[`${before} ${after}`, [left, right]] as const] : [];
    }),
  );
  return { shots: new Map(shots), seams: new Map(pairs.flat()) };
}

async function stillAddress(
  { file, format, bytes }: Keyframe & { readonly kind: 'image' },
  engine: MediaEngine | null,
  signal: AbortSignal,
): Promise<string | null> {
  if (engine !== null) {
    const small = await jpeg(engine, ['-f', `${format}_pipe`, '-i', { read: file }], [], signal);
    if (small !== null) return small;
  }
  return bytes <= MOST_PICTURE_BYTES ? fileAddress(file, mimes[format]) : null;
}

const mimes: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  bmp: 'image/bmp',
  webp: 'image/webp',
};

function frameAddress(
  clip: Clip,
  frame: number,
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<string | null> {
  return jpeg(engine, ['-i', { read: clip.path }, '-map', '0:v:0'], [`select=eq(n\\,${frame})`], signal);
}

async function jpeg(
  engine: MediaEngine,
  input: readonly MediaArgument[],
  filters: readonly string[],
  signal: AbortSignal,
): Promise<string | null> {
  try {
    const { stdout } = await engine.run(
      {
        args: [
          ...input,
          ...['-vf', [...filters, `scale=${WIDTH}:-2:flags=bicubic`].join(','), '-frames:v', '1'],
          ...['-c:v', 'mjpeg', '-q:v', '4', '-pix_fmt', 'yuvj420p', '-f', 'image2pipe', 'pipe:1'],
        ],
      },
      signal,
    );
    return stdout.length > 0 ? address(stdout, 'image/jpeg') : null;
  } catch {
    signal.throwIfAborted();
    return null;
  }
}

async function fileAddress(path: string, mime: string): Promise<string | null> {
  try {
    return address(await readFile(path), mime);
  } catch {
    return null;
  }
}

function address(bytes: Uint8Array, mime: string): string {
  return `data:${mime};base64,${Buffer.from(bytes).toString('base64')}`;
}
