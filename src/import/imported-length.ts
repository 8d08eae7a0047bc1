import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { DurationLimits } from '../plan/capabilities.js';
import { importWarning } from './import-text.js';
import type { ImportedLength } from './imported-edit.js';
import { effectiveDuration, type ViewedShot } from './storyboard-view.js';

// Half of a frame of 24 per second.
const SAME = 0.5 / 24;

/** The length of a shot as a storyboard writes it; null where it has this length, or cannot have another one. */
export function writtenLength(
  length: ImportedLength,
  known: Pick<ViewedShot, 'id' | 'limits' | 'shot'>,
  diagnostics: Diagnostic[],
): number | 'auto' | 'voice' | null {
  const { value, at } = length;
  const now = effectiveDuration(known as ViewedShot);
  if (value === now) return null;
  if (typeof value !== 'number') return value;
  if (typeof now === 'number' && Math.abs(now - value) < SAME) return null;
  const nearest = nearestLength(value, known.limits);
  if (Math.abs(nearest - value) >= SAME)
    diagnostics.push(importWarning(at, otherLength(known.id, value, { nearest, now, limits: known.limits })));
  return nearest === now ? null : nearest;
}

/** The nearest length that a model makes. */
export function nearestLength(seconds: number, limits: DurationLimits | null): number {
  // A storyboard has lengths from one second to a minute.
  const { min = 1, max = 60, whole = undefined } = limits ?? {};
  const rounded = whole === true ? Math.round(seconds) : Math.round(seconds * 1000) / 1000;
  return Math.min(max, Math.max(min, rounded));
}

/** A warning that a length is replaced by the nearest one that the model makes. */
export function otherLength(
  id: string,
  wanted: number,
  {
    nearest,
    now,
    limits,
  }: {
    readonly nearest: number;
    /** What the storyboard has so far. */
    readonly now: number | 'auto' | 'voice' | null;
    readonly limits: DurationLimits | null;
  },
): { code: string; message: string; help: string } {
  const { min = 1, max = 60, whole = undefined } = limits ?? {};
  const use = nearest === now ? 'so it stays' : 'which is used';
  return {
    code: 'unsupported-length',
    message: `Shot "${id}" has ${Math.round(wanted * 1000) / 1000} seconds here. The nearest length that its model makes is ${nearest} seconds, ${use}.`,
    help:
      min === max
        ? `Clips of this model always have ${min} seconds. Choose another model, or trim the film in the editing program.`
        : `It makes ${min} to ${max}${whole ? ' whole' : ''} seconds.`,
  };
}
