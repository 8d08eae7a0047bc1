import { type PixelInputs, pixelInputs } from './cache-key.js';
import type { Change, PreviousRequest } from './decision.js';
import type { TakeRequest } from './take.js';

/** The fields in which a request differs from an earlier one. Empty: the same clip. */
export function changesSince(before: PreviousRequest, request: TakeRequest): readonly Change[] {
  const now = pixelInputs(request);
  const fields = Object.keys({ ...now, ...optional(before.inputs) }) as (keyof PixelInputs)[];
  // An absent field equals null.
  return fields
    .filter((field) => (before.inputs[field] ?? null) !== (now[field] ?? null))
    .map((field) => changeOf(field, before, { now, request }));
}

function changeOf(
  field: keyof PixelInputs,
  before: PreviousRequest,
  { now, request }: { now: PixelInputs; request: TakeRequest },
): Change {
  const values = { field, before: before.inputs[field] ?? null, now: now[field] ?? null };
  if (field === 'first') return { ...values, uris: [before.firstUri, request.first.uri] };
  if (field === 'last') return { ...values, uris: [before.lastUri, request.last?.uri ?? null] };
  return values;
}

// Fields that only another version knows are ignored.
function optional({ firstNormalized, lastNormalized, drivingAudio }: PixelInputs): Partial<PixelInputs> {
  return {
    ...(firstNormalized ? { firstNormalized } : {}),
    ...(lastNormalized ? { lastNormalized } : {}),
    ...(drivingAudio ? { drivingAudio } : {}),
  };
}
