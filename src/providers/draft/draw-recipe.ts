import type { LocalJob } from '../../media/job.js';
import type { ImageKeyframe, Keyframe } from '../../plan/keyframe.js';
import { sizeTaken } from '../../plan/normalize-keyframes.js';
import { clipShape, clipSize, type Size } from '../../plan/size.js';
import type { TakeRequest } from '../../plan/take.js';
import { modelRow } from '../models/model-table.js';
import { unreachableKeyframe } from './planned-image.js';
import { recogniseCamera } from './recognise-camera.js';

/** How an image is decoded. */
export type ImageForm = Pick<ImageKeyframe, 'format' | 'orientation' | 'alpha'>;

/** How the inputs `first` and `last` become the outputs `clip` and `motion`, the analysis of what moves between them. */
export interface DrawRecipe {
  /** Of the draft engine. */
  readonly revision: string;
  readonly size: Size;
  readonly first: ImageForm;
  /** Null for a clip that only zooms into its first frame. */
  readonly last: ImageForm | null;
  /** Only the camera words of the prompt, so that equal drawings are equal jobs. */
  readonly prompt: string;
  /** The text strip that is burned in; null for none. */
  readonly slate: string | null;
  readonly frames: number;
  readonly fps: number;
}

/** How long a clip is, and how large. */
export interface ClipLength {
  readonly frames: number;
  readonly fps: number;
  /** Pixels of a frame; default: those of the model's row in the table. */
  readonly area?: number | undefined;
}

/**
 * The job that draws a take at the size that the shot's model would deliver. It names the keyframes by digest only.
 * Throws ProviderFailure `refused` for a keyframe that cannot be opened.
 */
export function drawJob(request: TakeRequest, { frames, fps, area }: ClipLength): LocalJob<DrawRecipe> {
  const { revision } = request;
  const first = local(request.first);
  const last = request.last && local(request.last);
  const pixels = area ?? modelRow(request.model)?.resolutions[request.resolution];
  if (pixels === undefined) throw unreachableKeyframe(first.uri);
  return {
    kind: 'draw-draft',
    recipe: {
      ...{
        revision,
        frames,
        fps,
        size: clipSize(clipShape(sizeTaken(first), request.ratio), pixels),
        prompt: recogniseCamera(request.prompt ?? ''),
      },
      ...{ first: formOf(first), last: last && formOf(last) },
      slate: request.slate,
    },
    inputs: {
      first: { digest: first.digest, path: first.file },
      ...(last === null ? {} : { last: { digest: last.digest, path: last.file } }),
    },
  };
}

function local(keyframe: Keyframe): ImageKeyframe {
  if (keyframe.kind === 'remote') throw unreachableKeyframe(keyframe.uri);
  return keyframe;
}

function formOf({ format, orientation, alpha }: ImageKeyframe): ImageForm {
  return { format, orientation, alpha };
}
