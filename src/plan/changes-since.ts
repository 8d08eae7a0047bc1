import { type PixelInputs, pixelInputs } from './cache-key.js';
import type { Change, PreviousRequest } from './decision.js';
import type { TakeRequest } from './take.js';

/** Field by field what a request asks for that was not asked for before. Empty: the very same clip. */
export function changesSince(before: PreviousRequest, request: TakeRequest): readonly Change[] {
  const now = pixelInputs(request);
  const fields = Object.keys({ ...now, ...optional(before.inputs) }) as (keyof PixelInputs)[];
  // A field that one of the two does not have was not asked for by it.
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

// What a lock or a memory of another version may hold besides is none of this version's business.
function optional({ firstNormalized, lastNormalized, drivingAudio }: PixelInputs): Partial<PixelInputs> {
  return {
    ...(firstNormalized ? { firstNormalized } : {}),
    ...(lastNormalized ? { lastNormalized } : {}),
    ...(drivingAudio ? { drivingAudio } : {}),
  };
}
