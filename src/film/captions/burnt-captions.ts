import pLimit from 'p-limit';
import type { JsonValue } from '../../base/json.js';
import type { Timeline } from '../../timeline/timeline.js';
import { type CaptionImage, captionImage } from './caption-image.js';
import type { Overlay } from './overlay.js';

/** The captions that are part of the film's pictures, and the frames of the film that they are part of. */
export interface BurntCaption {
  readonly picture: CaptionImage;
  readonly from: number;
  readonly to: number;
}

/** Draws all captions that the timeline wants in its pictures; none when they stand elsewhere. */
export async function burntCaptions(
  { captions, format }: Timeline,
  folder: string,
): Promise<readonly BurntCaption[]> {
  if (captions.as !== 'burn') return [];
  const limit = pLimit(2); // Setting a text is work for a processor, and they are few.
  return Promise.all(
    captions.cues
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, from, to }) =>
        limit(async () => ({ picture: await captionImage(text, format, folder), from, to })),
      ),
  );
}

/** Frames of the film that belong to one piece of it, with what lies over them. */
export interface CaptionedFrames {
  readonly range: readonly [number, number];
  readonly under: BurntCaption | null;
}

/** Divides frames of the film into those under each caption and those under none. */
export function atCaptions(
  [from, to]: readonly [number, number],
  captions: readonly BurntCaption[],
): readonly CaptionedFrames[] {
  const parts: CaptionedFrames[] = [];
  let at = from;
  const add = (end: number, under: BurntCaption | null): void => {
    if (end > at) parts.push({ range: [at, end], under });
    at = Math.max(at, end);
  };
  for (const caption of captions) {
    if (caption.to <= from || caption.from >= to) continue;
    add(Math.min(caption.from, to), null);
    add(Math.min(caption.to, to), caption);
  }
  add(to, null);
  return parts;
}

/** Captions over a piece that stands at these frames of the film, counted in the piece's own frames. */
export function overlaysFor(
  captions: readonly BurntCaption[],
  [from, to]: readonly [number, number],
): readonly Overlay[] {
  return captions
    .filter((caption) => caption.to > from && caption.from < to)
    .map(({ picture: { path, left, top }, ...caption }) => ({
      path,
      left,
      top,
      from: Math.max(0, caption.from - from),
      to: Math.min(to, caption.to) - from,
    }));
}

/** What the captions add to the names of pieces; nothing where there are none, so that other pieces keep theirs. */
export function captionInputs(
  captions: readonly BurntCaption[],
  [from, to]: readonly [number, number],
): { readonly captions?: JsonValue } {
  const over = captions.filter((caption) => caption.to > from && caption.from < to);
  if (over.length === 0) return {};
  return {
    captions: over.map(({ picture: { key, left, top }, ...caption }) => ({
      ...{ picture: key, left, top },
      ...{ from: Math.max(0, caption.from - from), to: Math.min(to, caption.to) - from },
    })),
  };
}
