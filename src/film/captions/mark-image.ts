import { join } from 'node:path';
import { canonicalJson } from '../../base/canonical-json.js';
import { sha256 } from '../../base/digest.js';
import { textToolVersions } from '../../media/set-text.js';
import type { Size } from '../../plan/size.js';
import type { FilmMark } from '../../storyboard/film-marking.js';
import { type CaptionImage, evenPlace, keptPng } from './caption-image.js';
import { drawMark, MARK_PURPOSE } from './draw-mark.js';

const FORMAT = 1; // Increment when the same text starts to look different.
const MARGIN = 0.025;

/** Draws a mark for frames of this size, or uses the image of an earlier film from the folder. */
export async function markImage(
  { text, corner }: FilmMark,
  size: Size,
  folder: string,
): Promise<CaptionImage> {
  const { width, height } = size;
  const tools = await textToolVersions(MARK_PURPOSE);
  const key = sha256(canonicalJson({ mark: FORMAT, tools, text, width, height }));
  const path = join(folder, `${key}.png`);
  const png = await keptPng(path, () => drawMark(text, size));
  const margin = MARGIN * Math.min(width, height);
  const [vertical, horizontal] = corner.split('-');
  return {
    path,
    digest: png.digest,
    left: evenPlace(horizontal === 'left' ? margin : width - margin - png.width),
    top: evenPlace(vertical === 'top' ? margin : height - margin - png.height),
  };
}
