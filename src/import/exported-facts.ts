import { isCount, isNumber, isRecord, isText, listOf, optional, orNull, shape } from '../base/shape.js';
import type { ExportedShot } from './placed-shots.js';

const isLength = (value: unknown): boolean => isNumber(value) || value === 'auto' || value === 'voice';

const isExportedShot = shape({
  id: isText,
  shown: (value) => listOf(isCount)(value) && (value as readonly number[]).length === 2,
  rate: (value) =>
    listOf(isNumber)(value) &&
    (value as readonly number[]).length === 2 &&
    (value as readonly number[]).every((one) => one > 0),
  duration: orNull(isLength),
  transition: orNull(shape({ kind: isText, frames: isCount, style: orNull(isText), colour: orNull(isText) })),
  ...{ title: orNull(isText), prompt: orNull(isText), first: orNull(isText), last: orNull(isText) },
  ...{
    captions: listOf(isText),
    cues: optional(orNull(listOf(isText))),
    take: orNull(isText),
    clip: orNull(isText),
  },
});

/** A shot as it was exported, with the texts of the captions that were connected to it. */
export interface ExportedClip extends ExportedShot {
  /** Null where they were not connected to this take. */
  readonly cues: readonly string[] | null;
}

/** The facts that an export has written about a shot; null if these are none. */
export function readExportedShot(value: unknown): ExportedClip | null {
  if (!isExportedShot(value) || !isRecord(value)) return null;
  const [above = 1, below = 1] = value.rate as readonly number[];
  // The shape was checked.
  return {
    ...(value as unknown as ExportedClip),
    rate: above / below,
    cues: (value.cues ?? null) as readonly string[] | null,
  };
}

/** The name of an exported edit and the ids of its shots; null if these are none. */
export function readExportedFilm(
  value: unknown,
): { readonly name: string; readonly shots: readonly string[] } | null {
  if (!shape({ name: isText, shots: listOf(isText) })(value)) return null;
  return value as { readonly name: string; readonly shots: readonly string[] };
}
