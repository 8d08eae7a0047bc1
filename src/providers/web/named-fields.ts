import type { JsonValue } from '../../base/json.js';
import type { TakeRequest } from '../../plan/take.js';
import type { DurationForm, VendorModel } from './vendor-model.js';
import { failure } from './web-failure.js';

/** The images of a take as a request has them: addresses or data. */
export interface SentImages {
  readonly first: string;
  readonly last: string | null;
}

/** The fields of a request, under the names that the model has for them. */
export function namedFields(
  request: TakeRequest,
  images: SentImages,
  { fields, fixed = {}, ratios, resolutions, sound }: VendorModel,
): Record<string, JsonValue> {
  const resolution = resolutions[request.resolution]?.sent;
  return {
    ...fixed,
    ...put(fields.prompt, request.prompt ?? ''),
    ...put(fields.first, images.first),
    ...put(fields.last, images.last),
    ...put(fields.negativePrompt, request.negativePrompt),
    ...(fields.duration ? { [fields.duration.name]: formOf(request.duration, fields.duration.form) } : {}),
    ...put(fields.resolution, resolution ?? null),
    ...put(fields.ratio, ratios ? (request.ratio ?? ratios[0] ?? null) : null),
    ...put(fields.seed, request.seed),
    ...(sound === 'optional' ? put(fields.generateAudio, request.generatedAudio ?? false) : {}),
    ...put(fields.promptExtend, request.promptExtend),
    ...put(fields.watermark, request.watermark),
  };
}

function put(name: string | undefined, value: JsonValue): Record<string, JsonValue> {
  return name === undefined || value === null ? {} : { [name]: value };
}

function formOf(seconds: number, form: DurationForm): JsonValue {
  if (form === 'number') return seconds;
  return form === 'text' ? String(seconds) : `${seconds}s`;
}

/**
 * Throws ProviderFailure `refused` for a request that the model does not support. The plan reports all of this with a
 * line of the storyboard; this check protects the money of other callers.
 */
export function refuseUnsendable(request: TakeRequest, row: VendorModel): void {
  const what = unsendable(request, row);
  if (what === null) return;
  throw failure('refused', 'input-refused', `The model "${request.model}" does not support ${what}.`, {
    hint: 'Change the shot. Nothing was sent.',
  });
}

function unsendable(request: TakeRequest, row: VendorModel): string | null {
  const { durations } = row;
  const isLength =
    'min' in durations
      ? Number.isInteger(request.duration) &&
        request.duration >= durations.min &&
        request.duration <= durations.max
      : durations.includes(request.duration);
  if (!isLength || request.autoDuration) return `a duration of ${request.duration} seconds`;
  const resolution = row.resolutions[request.resolution];
  if (resolution === undefined) return `the resolution "${request.resolution}"`;
  if (resolution.durations?.includes(request.duration) === false)
    return `a duration of ${request.duration} seconds in ${request.resolution}`;
  if (request.last === null ? row.lastFrame === 'required' : row.fields.last === undefined)
    return request.last === null ? 'a shot without a last frame' : 'a last frame';
  if (row.lastFrame === 'none') return 'a last frame';
  if (request.template !== null) return 'effects';
  if (request.drivingAudio != null) return 'driving audio';
  if (request.negativePrompt !== null && row.fields.negativePrompt === undefined) return 'a negative prompt';
  if (request.ratio !== undefined && row.ratios?.includes(request.ratio) !== true)
    return `the aspect ratio ${request.ratio}`;
  if (request.generatedAudio && row.sound !== 'optional') return 'generated audio by choice';
  return null;
}
