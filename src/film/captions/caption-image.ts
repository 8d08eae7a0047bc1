import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import type { JobFile } from '../../media/job.js';
import { textToolVersions } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import { codeOf, writeFileAtomic } from '../../system/atomic-file.js';
import { readWholeFile } from '../../system/read-whole-file.js';
import { CAPTION_PURPOSE, drawCaption } from './draw-caption.js';

/** A caption as a PNG with a transparent ground, and the place of its upper left corner in the film's frames. */
export interface CaptionImage extends JobFile {
  readonly left: number;
  readonly top: number;
}

const FORMAT = 2; // Increment when the same text starts to look different.
// Latin, kana and Chinese have looked the same since the first version; other letters were boxes at first.
const COMMON = /^[\s\u0020-\u02ff\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]*$/;

/** Draws a caption for frames of this size, or uses the image of an earlier film from the folder. */
export async function captionImage(text: string, size: Size, folder: string): Promise<CaptionImage> {
  const tools = await textToolVersions(CAPTION_PURPOSE);
  const inputs = { text, width: size.width, height: size.height };
  const key = sha256(
    canonicalJson({ format: FORMAT, tools, ...inputs, ...(COMMON.test(text) ? {} : { fonts: 2 }) }),
  );
  const path = join(folder, `${key}.png`);
  const png = await keptPng(path, () => drawCaption(text, size));
  return {
    path,
    digest: png.digest,
    left: evenPlace((size.width - png.width) / 2),
    top: evenPlace(size.height - lowerMargin(size) - png.height),
  };
}

// Players and phones show controls over the lower edge, over an upright film more than over a wide one.
function lowerMargin({ width, height }: Size): number {
  return height * (height > width ? 0.14 : 0.06);
}

const MAX_BYTES = 1 << 26;

/** A PNG in a folder, drawn if it is not there: its size and its digest. */
export async function keptPng(
  path: string,
  draw: () => Promise<Uint8Array>,
): Promise<Size & { readonly digest: Digest }> {
  let png = await readPng(path);
  if (png === undefined) {
    await mkdir(dirname(path), { recursive: true });
    await writeFileAtomic(path, await draw());
    png = await readPng(path);
  }
  if (png === undefined) throw new Error('A text was not drawn as a PNG.');
  return png;
}

/** Rounds to an even place: 4:2:0 stores colour for pairs of pixels. */
export function evenPlace(place: number): number {
  return Math.max(0, 2 * Math.round(place / 2));
}

async function readPng(path: string): Promise<(Size & { readonly digest: Digest }) | undefined> {
  try {
    const bytes = await readWholeFile(path, MAX_BYTES);
    if (bytes.length < 24 || bytes.toString('latin1', 1, 4) !== 'PNG') return undefined;
    return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20), digest: sha256(bytes) };
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
