import { readFile } from 'node:fs/promises';
import { RenderError } from '../../diagnostics/render-error.js';
import { fileOf, InputChanged, type JobRunner, type LocalJob, runLocalJob } from '../../media/job.js';
import type { ImageKeyframe } from '../../plan/keyframe.js';
import type { Size } from '../../plan/size.js';
import type { Clip } from '../../timeline/clip.js';
import { shownSize } from '../../timeline/film-size.js';
import { hdrOf } from '../../timeline/stream-copy-rules.js';
import { shownMatrix } from './display-matrix.js';
import { CLIP_ENDS_REVISION, type ClipEndsRecipe } from './sample-clip-ends.js';
import { IMAGE_SAMPLE_REVISION, type ImageSampleRecipe } from './sample-image.js';
import type { SeamSample } from './seam-sample.js';

/** Small versions of keyframes and of the ends of clips, for measuring. */
export interface SeamSamples {
  /** The first and the last frame of a clip. */
  ends(clip: Clip): Promise<readonly [SeamSample, SeamSample]>;
  /** A keyframe in the shape of a clip. Throws RenderError `image-changed`. */
  image(keyframe: ImageKeyframe, like: Clip): Promise<SeamSample>;
}

/** What samples are made with. */
export interface SampleTools {
  readonly jobs: JobRunner;
  /** A folder that may be deleted at any time. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** An engine that the samples depend on; default: those of any engine are good enough. */
  readonly engine?: readonly [kind: string, version: string];
}

const WIDTH = 192;

/** Makes samples through jobs, each once. */
export function seamSamples({ jobs, folder, signal, engine }: SampleTools): SeamSamples {
  async function samplesOf({ kind, recipe, inputs }: LocalJob<object>): Promise<Uint8Array> {
    const pinned = { kind, recipe: engine === undefined ? recipe : { ...recipe, engine }, inputs };
    const { outputs } = await runLocalJob(jobs, pinned, { folder, signal });
    return readFile(fileOf(outputs, 'samples').path);
  }
  return {
    async ends(clip) {
      const size = sampleSize(clip);
      const length = (size.width * size.height * 3) / 2;
      const { rotation, colour, rate, oddEdit, frames } = clip.facts;
      const sampled = { rotation, colour, rate, oddEdit, frames };
      const recipe: ClipEndsRecipe = { revision: CLIP_ENDS_REVISION, clip: sampled, size };
      const bytes = await samplesOf({ kind: 'sample-clip-ends', recipe, inputs: { clip } });
      const matrix = hdrOf(clip.facts) === null ? shownMatrix(clip.facts.colour, clip.facts) : 'bt709';
      return [
        { ...size, matrix, bytes: bytes.subarray(0, length) },
        { ...size, matrix, bytes: bytes.subarray(length, 2 * length) },
      ];
    },
    async image({ uri, digest, file, format, orientation, alpha }, like) {
      const size = sampleSize(like);
      const recipe: ImageSampleRecipe = { revision: IMAGE_SAMPLE_REVISION, format, orientation, alpha, size };
      const job = { kind: 'sample-image', recipe, inputs: { image: { digest, path: file } } } as const;
      const bytes = await samplesOf(job).catch((error: unknown) => {
        throw error instanceof InputChanged ? changed(uri, error) : error;
      });
      return { ...size, matrix: 'bt709', bytes };
    },
  };
}

function changed(uri: string, cause: InputChanged): RenderError {
  return new RenderError('image-changed', `The image "${uri}" changed after it was checked.`, {
    hint: 'Render again: it then uses the image as it is now.',
    cause,
  });
}

function sampleSize({ facts }: Clip): Size {
  const { width, height } = shownSize(facts);
  const small = Math.min(WIDTH, width - (width % 2));
  return { width: small, height: Math.max(2, 2 * Math.round((height * small) / width / 2)) };
}
