import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { type Digest, sha256 } from '../../base/digest.js';
import { textToolVersions } from '../../media/set-text.js';
import { codeOf, writeFileAtomic } from '../../system/atomic-file.js';
import { CAPTION_PURPOSE, drawCaption } from './draw-caption.js';

/** A caption as a picture with a transparent ground, and the place of its upper left corner in the film's picture. */
export interface CaptionImage {
  readonly path: string;
  /** Names what it shows and how. */
  readonly key: Digest;
  readonly left: number;
  readonly top: number;
}

const FORMAT = 1; // Raise it when the same text starts to look otherwise.
// Letters that look as they always did: Latin, kana, Chinese. Others were boxes once.
const COMMON = /^[\s\u0020-\u02ff\u2000-\u206f\u3000-\u30ff\u4e00-\u9fff\uff00-\uffef]*$/;

/** Draws captions for pictures of this size, or takes those that were drawn before from the folder. */
export async function captionImage(
  text: string,
  size: { readonly width: number; readonly height: number },
  folder: string,
): Promise<CaptionImage> {
  const tools = await textToolVersions(CAPTION_PURPOSE);
  const asked = { text, width: size.width, height: size.height };
  const key = sha256(
    canonicalJson({ format: FORMAT, tools, ...asked, ...(COMMON.test(text) ? {} : { fonts: 2 }) }),
  );
  const path = join(folder, `${key}.png`);
  let drawn = await sizeOfPng(path);
  if (drawn === undefined) {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(path, await drawCaption(text, size));
    drawn = await sizeOfPng(path);
  }
  if (drawn === undefined) throw new Error('A caption was drawn as something that is no PNG.');
  // Colour is stored for pairs of pixels, so a picture is laid down on even places.
  const even = (place: number): number => Math.max(0, 2 * Math.round(place / 2));
  return {
    path,
    key,
    left: even((size.width - drawn.width) / 2),
    top: even(size.height - lowerMargin(size) - drawn.height),
  };
}

// Players and phones lay their own signs over the lower edge, over an upright picture more than over a wide one.
function lowerMargin({ width, height }: { readonly width: number; readonly height: number }): number {
  return height * (height > width ? 0.14 : 0.06);
}

async function sizeOfPng(path: string): Promise<{ width: number; height: number } | undefined> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path, 'r');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(24), 0, 24, 0);
    if (bytesRead < 24 || buffer.toString('latin1', 1, 4) !== 'PNG') return undefined;
    return { width: buffer.readUInt32BE(16), height: buffer.readUInt32BE(20) };
  } finally {
    await file.close();
  }
}
