import pLimit from 'p-limit';
import type { JobFile } from '../../media/job.js';
import type { Timeline } from '../../timeline/timeline.js';
import { type CaptionImage, captionImage } from './caption-image.js';
import { markImage } from './mark-image.js';
import type { OverlayRecipe } from './overlay.js';

/** A text that is part of the film's frames, and the range of these frames. */
export interface BurntCaption {
  readonly image: CaptionImage;
  readonly from: number;
  readonly to: number;
  /** It is the mark, which is over all frames, and over captions. */
  readonly isMark?: true;
}

/** Draws the mark, and all captions that the timeline burns in. */
export async function burntCaptions(timeline: Timeline, folder: string): Promise<readonly BurntCaption[]> {
  const { mark, format, frames } = timeline;
  const captions = await drawnCaptions(timeline, folder);
  if (mark === undefined) return captions;
  return [...captions, { image: await markImage(mark, format, folder), from: 0, to: frames, isMark: true }];
}

async function drawnCaptions(
  { captions, format }: Timeline,
  folder: string,
): Promise<readonly BurntCaption[]> {
  if (captions.as !== 'burn') return [];
  const limit = pLimit(2); // Setting text keeps a core busy.
  return Promise.all(
    captions.cues
      .filter(({ text }) => text.trim() !== '')
      .map(({ text, from, to }) =>
        limit(async () => ({ image: await captionImage(text, format, folder), from, to })),
      ),
  );
}

/** Frames of the film with the same texts over them: one caption or the mark, or neither. */
export interface CaptionedFrames {
  readonly range: readonly [number, number];
  readonly under: BurntCaption | null;
}

/** Divides frames of the film into those under each caption and those under none, which may be under the mark. */
export function atCaptions(
  [from, to]: readonly [number, number],
  captions: readonly BurntCaption[],
): readonly CaptionedFrames[] {
  const parts: CaptionedFrames[] = [];
  const mark = captions.find(({ isMark }) => isMark) ?? null;
  let at = from;
  const add = (end: number, under: BurntCaption | null): void => {
    if (end > at) parts.push({ range: [at, end], under });
    at = Math.max(at, end);
  };
  for (const caption of captions) {
    if (caption.isMark || caption.to <= from || caption.from >= to) continue;
    add(Math.min(caption.from, to), mark);
    add(Math.min(caption.to, to), caption);
  }
  add(to, mark);
  return parts;
}

/** The captions over one segment: how a recipe names them, and the files of its inputs. */
export interface CaptionOverlays {
  readonly overlays: readonly OverlayRecipe[];
  readonly inputs: Readonly<Record<string, JobFile>>;
}

/** Captions over a segment that shows these frames of the film, counted in the segment's own frames. */
export function captionOverlays(
  captions: readonly BurntCaption[],
  [from, to]: readonly [number, number],
): CaptionOverlays {
  const shown = captions
    .filter((caption) => caption.to > from && caption.from < to)
    .map(({ isMark: _, ...caption }, n) => ({ ...caption, input: `caption${n}` }));
  return {
    overlays: shown.map(({ input, image: { left, top }, ...caption }) => ({
      ...{ input, left, top },
      ...{ from: Math.max(0, caption.from - from), to: Math.min(to, caption.to) - from },
    })),
    inputs: Object.fromEntries(shown.map(({ input, image: { digest, path } }) => [input, { digest, path }])),
  };
}
