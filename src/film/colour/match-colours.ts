import pLimit from 'p-limit';
import type { Digest } from '../../base/digest.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { Emit } from '../../events/render-event.js';
import type { MediaEngine } from '../../media/engine.js';
import { engineName } from '../../media/job-engine.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import type { FilmFormat, TimelineEntry } from '../../timeline/timeline.js';
import type { TransitionMatch } from '../../timeline/transition.js';
import { type ColourCorrection, type ColourFit, fitColours, weakened } from './colour-correction.js';
import { shownMatrix } from './display-matrix.js';
import { type SampleTools, seamSamples } from './seam-samples.js';

/** Which end of a shot shows the keyframe. */
export type ShotEnd = 'first' | 'last';

/** Finds how the ends of shots differ in colour from the keyframes that they share. */
export interface ColourMatches {
  /** The correction of the shot's first or last frame; null where none is needed or possible. */
  at(entry: TimelineEntry, end: ShotEnd, match: TransitionMatch): Promise<ColourCorrection | null>;
}

/** What colours are matched with. */
export interface MatchTools extends Omit<SampleTools, 'engine'> {
  readonly engine: () => Promise<MediaEngine>;
  /** At least all keyframes whose colours are matched. */
  readonly keyframes: Iterable<Keyframe>;
  readonly emit: Emit;
}

/** Compares every end once. */
export function colourMatches(
  format: FilmFormat,
  { engine, keyframes, emit, ...tools }: MatchTools,
): ColourMatches {
  const known = new Map<string, Promise<ColourFit>>();
  const images = new Map([...keyframes].map((image) => [image.digest, image]));
  const matrix = shownMatrix(format.colour, format);
  const limit = pLimit(SIDE_BY_SIDE);

  async function compare({ clip, shot }: TimelineEntry, end: ShotEnd, image: Digest): Promise<ColourFit> {
    // The film's bytes depend on these samples, so those of another engine do not count.
    const samples = seamSamples({ ...tools, engine: engineName(await engine()) });
    const [first, last] = await samples.ends(clip);
    const wanted = await samples.image(imageOf(images.get(image), shot), clip);
    const fit = fitColours(end === 'first' ? first : last, wanted, matrix);
    if (fit.kind === 'unlike') {
      const place = end === 'first' ? 'begins' : 'ends';
      emit({
        type: 'warned',
        code: 'colours-unmatched',
        message: `Shot "${shot}" ${place} so far from its keyframe (SSIM ${fit.ssim}) that their colours were not matched.`,
      });
    }
    return fit;
  }

  return {
    async at(entry, end, { image, strength }) {
      const key = `${entry.clip.digest} ${end} ${image}`;
      const fitting = known.get(key) ?? limit(() => compare(entry, end, image));
      known.set(key, fitting);
      const fit = await fitting;
      return fit.kind === 'correct' ? weakened(fit.correction, strength) : null;
    },
  };
}

const SIDE_BY_SIDE = 2;

function imageOf(image: Keyframe | undefined, shot: string): ImageKeyframe {
  if (image?.kind === 'image') return image;
  throw new RenderError('image-missing', `The keyframe that shot "${shot}" shares is not available.`, {
    hint: 'Colours can be matched only to a keyframe that can be read: name a local image or an http(s) address.',
  });
}
