import type { TakeRequest } from '../../plan/take.js';
import type { ModelRow } from '../models/model-row.js';
import { failure } from './failure.js';

/**
 * Throws ProviderFailure `refused` for a request that the model does not support. The plan reports all of this with a
 * line of the storyboard; this check protects the money of other callers.
 */
export function refuseUnsendable(request: TakeRequest, row: ModelRow): void {
  const found = limits.find(({ exceeds }) => exceeds(request, row));
  if (!found) return;
  throw failure(
    'refused',
    'input-refused',
    `The model "${request.model}" does not support ${found.what(request)}.`,
    {
      hint: 'Change the shot. Nothing was sent.',
    },
  );
}

interface Limit {
  what(request: TakeRequest): string;
  exceeds(request: TakeRequest, row: ModelRow): boolean;
}

const limits: readonly Limit[] = [
  {
    what: ({ duration }) => `a duration of ${duration} seconds`,
    exceeds: ({ duration }, { durations: { min, max } }) =>
      duration < min || duration > max || !Number.isInteger(duration),
  },
  {
    what: () => 'a length that the model chooses',
    exceeds: ({ autoDuration = false }, { durations }) => autoDuration && !durations.auto,
  },
  {
    what: ({ resolution }) => `the resolution "${resolution}"`,
    exceeds: ({ resolution }, { resolutions }) => resolutions[resolution] === undefined,
  },
  {
    what: ({ ratio }) => `the aspect ratio ${ratio}`,
    exceeds: ({ ratio }, { ratios = [] }) => ratio !== undefined && !ratios.includes(ratio),
  },
  {
    what: () => 'generated audio by choice',
    exceeds: ({ generatedAudio = false }, { audio }) => generatedAudio && audio !== 'optional',
  },
  {
    what: () => 'a negative prompt',
    exceeds: ({ negativePrompt }, { negativePromptMax = 0 }) =>
      negativePrompt !== null && negativePromptMax === 0,
  },
  {
    what: () => 'an effect together with a last frame or a prompt',
    exceeds: ({ template, last, prompt }) => template !== null && (last !== null || prompt !== null),
  },
  {
    what: () => 'a shot without a last frame',
    exceeds: ({ template, last }, { lastFrame }) =>
      template === null && last === null && lastFrame === 'required',
  },
  {
    what: () => 'a clip with driving audio',
    exceeds: ({ drivingAudio }, row) =>
      drivingAudio != null && (!row.drivingAudio || row.inputStyle === 'frames'),
  },
];
