import type { Transition as TransitionDocument } from '../schema/schema.generated.js';
import type { Transition } from '../storyboard.js';

/** A transition as it is written, with what it leaves out filled in. */
export function readTransition(written: TransitionDocument): Transition {
  if (typeof written === 'string')
    return written === 'cut' ? { kind: 'cut' } : readTransition({ [written]: '0.5s' });
  const { dissolve, fade, wipe, color = '#000000', style = 'wipeleft' } = written;
  if (dissolve !== undefined) return { kind: 'dissolve', seconds: readTime(dissolve) };
  if (fade !== undefined) return { kind: 'fade', seconds: readTime(fade), colour: color.toLowerCase() };
  if (wipe !== undefined) return { kind: 'wipe', seconds: readTime(wipe), style };
  return { kind: 'cut' };
}

/** "0.5s" or "500ms" in seconds. */
export function readTime(written: string): number {
  const number = Number.parseFloat(written);
  return written.endsWith('ms') ? number / 1000 : number;
}
