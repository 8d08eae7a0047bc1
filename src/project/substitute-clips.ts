import { existsSync } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { canonicalJson } from '../base/canonical-json.js';
import { sha256 } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { decodeImage } from '../media/decode-image.js';
import { encodeFrames } from '../media/encode-frames.js';
import { probeClip } from '../media/probe.js';
import { clipFrames } from '../plan/clip-frames.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import { prepareStamp, type Stamp } from '../providers/draft/slate.js';
import { hashFile } from '../system/hash-file.js';
import { tempPathFor } from '../system/temp-name.js';
import type { Clip } from '../timeline/clip.js';
import { heldFrames } from './held-frames.js';
import type { Project } from './project.js';

/** A shot of the film whose clip is missing. */
export interface MissingShot {
  readonly id: string;
  readonly take: PlannedTake;
  /** Why, in a few words. */
  readonly why: string;
}

// A clip is encoded by several threads already.
const MAX_PARALLEL = 2;

/**
 * By shot id, a clip for each missing shot, in the format of the film and as long as its own clip would be: its two keyframes, with a slate that names the
 * reason. Without the packages that draw letters there is no slate, and one warning.
 */
export async function substituteClips(
  missing: readonly MissingShot[],
  project: Project,
  format: { readonly size: Size; readonly fps: number; readonly signal: AbortSignal },
): Promise<ReadonlyMap<string, Clip>> {
  const folder = await project.conformedFolder();
  const limit = pLimit(MAX_PARALLEL);
  const clips = await Promise.all(
    missing.map((shot) =>
      limit(async () => [shot.id, await substituteClip(shot, { ...format, project, folder })] as const),
    ),
  );
  return new Map(clips);
}

interface SubstituteContext {
  readonly project: Project;
  readonly folder: string;
  readonly size: Size;
  readonly fps: number;
  readonly signal: AbortSignal;
}

const FORMAT = 1; // Increment when the same shot starts to look different.
/** The size of a clip whose first frame only the service can read. */
export const UNKNOWN_SIZE: Size = { width: 1280, height: 720 };

async function substituteClip({ id, take, why }: MissingShot, context: SubstituteContext): Promise<Clip> {
  const { folder, fps, size, project, signal } = context;
  const { first, last, duration } = take.request;
  const text = `${id}: no clip\n${why}`;
  const stamp = await stampFor(text, size, project);
  const look = { format: FORMAT, fps, ...size, duration, text: stamp === null ? null : text };
  const images = { first: first.digest, last: last?.digest ?? null };
  const path = join(folder, `substitute-${sha256(canonicalJson({ ...look, ...images })).slice(0, 32)}.mp4`);
  const known = existsSync(path) ? await readClip(path, signal).catch(() => undefined) : undefined;
  if (known) return known;
  const engine = await project.engine(signal);
  const draw = (image: Keyframe): Promise<Uint8Array> => drawImage(image, size, context);
  const ends = { first: await draw(first), last: last === null ? null : await draw(last) };
  for (const frame of [ends.first, ends.last]) if (frame !== null) stamp?.(frame);
  const temp = tempPathFor(path, '.mp4');
  try {
    const frames = heldFrames(ends, { frames: Math.max(1, clipFrames(duration, fps)), fps });
    await encodeFrames(engine, { frames, size, fps, path: temp }, signal);
    await rename(temp, path);
  } finally {
    await rm(temp, { force: true });
  }
  return readClip(path, signal);
}

async function readClip(path: string, signal: AbortSignal): Promise<Clip> {
  const [facts, digest, { size }] = await Promise.all([probeClip(path), hashFile(path, signal), stat(path)]);
  return { digest, path, bytes: size, facts };
}

async function stampFor(text: string, size: Size, { emit }: Project): Promise<Stamp | null> {
  try {
    return await prepareStamp(text, size, 'large');
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    const message = `${error.message} Shots without a clip show their keyframes without the reason.`;
    emit({ type: 'warned', code: error.code, message });
    return null;
  }
}

async function drawImage(
  image: Keyframe,
  size: Size,
  { project, signal }: SubstituteContext,
): Promise<Uint8Array> {
  // An image at the provider cannot be read here.
  if (image.kind !== 'image') return blackFrame(size);
  const { file, format, orientation, alpha } = image;
  const engine = await project.engine(signal);
  return decodeImage(engine, { file, format, orientation, alpha, size, fit: 'cover' }, signal);
}

function blackFrame({ width, height }: Size): Uint8Array {
  const frame = new Uint8Array((width * height * 3) / 2).fill(128);
  return frame.fill(16, 0, width * height);
}
