import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Emit } from '../../events/render-event.js';
import type { MediaEngine } from '../../media/engine.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { FilmFormat, TimelineEntry } from '../../timeline/timeline.js';
import type { TransitionMatch } from '../../timeline/transition.js';
import { type ColourCorrection, type ColourFit, fitColours, weakened } from './colour-correction.js';
import { shownMatrix } from './display-matrix.js';
import { type SeamSamples, seamSamples } from './seam-samples.js';

/** Which end of a shot meets the still. */
export type ShotEnd = 'first' | 'last';

/** Finds how the ends of shots differ in colour from the stills that they share. */
export interface ColourMatches {
  /** What corrects the shot's first or last frame; null where nothing does. */
  at(entry: TimelineEntry, end: ShotEnd, match: TransitionMatch): Promise<ColourCorrection | null>;
  /** The pictures that it goes by. */
  pictures(): Promise<SeamSamples>;
}

export interface MatchTools {
  /** A folder that may be deleted at any time. */
  readonly cache: string;
  readonly engine: () => Promise<MediaEngine>;
  /** Among them all stills whose colours are matched. */
  readonly keyframes: Iterable<Keyframe>;
  readonly emit: Emit;
  readonly signal: AbortSignal;
}

/** Looks at every end once. */
export function colourMatches(
  format: FilmFormat,
  { cache, engine, keyframes, emit, signal }: MatchTools,
): ColourMatches {
  const known = new Map<string, Promise<ColourFit>>();
  const images = new Map([...keyframes].map((image) => [image.digest, image]));
  const matrix = shownMatrix(format.colour, format);

  // The film's bytes depend on what is seen here, so the eyes of another engine do not count.
  async function pictures(): Promise<SeamSamples> {
    const { kind, version } = await engine();
    return seamSamples(cache, engine, [kind, version]);
  }

  const limit = pLimit(SIDE_BY_SIDE);

  async function look({ clip, shot }: TimelineEntry, end: ShotEnd, image: Digest): Promise<ColourFit> {
    const seen = await pictures();
    const [first, last] = await seen.ends(clip, signal);
    const wanted = await seen.image(imageOf(images.get(image), shot), clip, signal);
    const found = fitColours(end === 'first' ? first : last, wanted, matrix);
    if (found.kind === 'unlike') {
      const place = end === 'first' ? 'begins' : 'ends';
      emit({
        type: 'warned',
        code: 'colours-unmatched',
        message: `Shot "${shot}" ${place} so far from its still (SSIM ${found.ssim}) that their colours were not matched.`,
      });
    }
    return found;
  }

  return {
    pictures,
    async at(entry, end, { image, strength }) {
      const key = `${entry.clip.digest} ${end} ${image}`;
      const fitting = known.get(key) ?? limit(() => look(entry, end, image));
      known.set(key, fitting);
      const found = await fitting;
      return found.kind === 'correct' ? weakened(found.correction, strength) : null;
    },
  };
}

const SIDE_BY_SIDE = 2;

function imageOf(image: Keyframe | undefined, shot: string): ImageKeyframe {
  if (image?.kind === 'image') return image;
  throw new RenderError('still-missing', `The still that shot "${shot}" shares is not at hand.`, {
    hint: 'Colours can be matched only to a still whose bytes can be read: name a local picture or an http(s) address.',
  });
}
