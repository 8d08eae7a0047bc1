import type { JsonValue } from '../../base/json.js';
import type { TakeRequest } from '../../plan/take.js';
import type { ModelRow } from '../models/model-row.js';

/** Addresses of images and sound for the service. */
export interface ImageAddresses {
  readonly first: string;
  readonly last: string | null;
  /** The driving audio. */
  readonly audio: string | null;
}

/**
 * The body of a create call. All parameters are explicit: the defaults of the service differ from ours (it would rewrite
 * prompts), and they change. Only the seed may be absent, where a model has no value for "any".
 */
export function createBody(request: TakeRequest, images: ImageAddresses, row: ModelRow): JsonValue {
  return {
    model: request.model,
    input: {
      ...present('prompt', request.prompt),
      ...present('negative_prompt', request.negativePrompt),
      ...present('template', request.template),
      ...imagesOf(images, row.inputStyle),
    },
    parameters: {
      resolution: request.resolution,
      ...(row.ratios ? { ratio: request.ratio ?? row.ratios[0] ?? 'adaptive' } : {}),
      duration: request.autoDuration ? MODEL_CHOOSES : request.duration,
      ...(row.audio === 'optional' ? { audio: request.generatedAudio ?? false } : {}),
      prompt_extend: request.promptExtend,
      watermark: request.watermark,
      ...present('seed', request.seed ?? row.randomSeed ?? null),
    },
  };
}

// The value by which the service's API lets the model choose the length.
const MODEL_CHOOSES = -1;

function imagesOf(
  { first, last, audio }: ImageAddresses,
  style: ModelRow['inputStyle'],
): Record<string, JsonValue> {
  if (style === 'frames') return { first_frame_url: first, ...present('last_frame_url', last) };
  return {
    media: [
      { type: 'first_frame', url: first },
      ...(last === null ? [] : [{ type: 'last_frame', url: last }]),
      ...(audio === null ? [] : [{ type: 'driving_audio', url: audio }]),
    ],
  };
}

function present(key: string, value: string | number | null): Record<string, JsonValue> {
  return value === null ? {} : { [key]: value };
}
