import { DRAWN_FIELDS, isDrawn, type PixelInputs, pixelInputs } from './cache-key.js';
import type { Change } from './decision.js';
import type { PreviousRequest } from './previous-request.js';
import type { TakeRequest } from './take.js';

/** The fields in which a request differs from an earlier one. Empty: the same clip. */
export function changesSince(before: PreviousRequest, request: TakeRequest): readonly Change[] {
  const now = pixelInputs(request);
  return withoutConsequences(differentFields(before.inputs, now)).map((field) =>
    changeOf(field, before, { now, request }),
  );
}

/** Fields that follow from other ones are left out where those changed: another provider is another engine. */
export function withoutConsequences(fields: readonly (keyof PixelInputs)[]): readonly (keyof PixelInputs)[] {
  return fields.filter((field) => !causesOf(field).some((cause) => fields.includes(cause)));
}

function causesOf(field: keyof PixelInputs): readonly (keyof PixelInputs)[] {
  switch (field) {
    case 'revision':
    case 'slate':
      return ['provider']; // Only drafts have slates.
    case 'firstNormalized':
      return ['provider', 'model', 'first'];
    case 'lastNormalized':
      return ['provider', 'model', 'last'];
    default:
      return [];
  }
}

/** The fields that make two requests different clips, in the terms of the storyboard. Empty: the same clip. */
export function differentFields(before: PixelInputs, now: PixelInputs): readonly (keyof PixelInputs)[] {
  const fields = Object.keys({ ...now, ...optional(before) }) as (keyof PixelInputs)[];
  // An absent field equals null.
  const differs = (field: keyof PixelInputs): boolean => (before[field] ?? null) !== (now[field] ?? null);
  const all = fields.filter(differs);
  // The other fields of a drawn clip may be those of another shot with the same clip.
  const counted = isDrawn(before) ? all.filter((field) => DRAWN_FIELDS.has(field)) : all;
  if (isDrawn(before) && isDrawn(now)) {
    const settings = new Set(counted.flatMap((field) => settingsOf(field, differs)));
    return fields.filter((field) => settings.has(field));
  }
  const named = counted.filter((field) => field !== 'drawn' && field !== 'camera');
  // A draft of an earlier version, which had no such field.
  return named.length === 0 ? counted.filter((field) => field === 'drawn') : named;
}

// What is drawn follows from settings of the shot. It is named itself where they did not change.
function settingsOf(
  field: keyof PixelInputs,
  differs: (field: keyof PixelInputs) => boolean,
): readonly (keyof PixelInputs)[] {
  const causes: readonly (keyof PixelInputs)[] =
    field === 'drawn' ? ['model', 'resolution', 'duration', 'ratio'] : field === 'camera' ? ['prompt'] : [];
  const changed = causes.filter(differs);
  return changed.length === 0 ? [field] : changed;
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
function optional({
  firstNormalized,
  lastNormalized,
  drivingAudio,
  drawn,
  camera,
  takeSeed,
}: PixelInputs): Partial<PixelInputs> {
  return {
    ...(firstNormalized ? { firstNormalized } : {}),
    ...(lastNormalized ? { lastNormalized } : {}),
    ...(drivingAudio ? { drivingAudio } : {}),
    ...(drawn ? { drawn } : {}),
    ...(camera ? { camera } : {}),
    ...(takeSeed === undefined ? {} : { takeSeed }),
  };
}
