import type { Boundary as BoundaryDocument } from '../schema/schema.generated.js';
import type { Boundary } from '../storyboard.js';

/** A boundary as it is written, with what it leaves out filled in. */
export function readBoundary(written: BoundaryDocument): Boundary {
  if (typeof written === 'string')
    return written === 'cut' ? { kind: 'cut' } : readBoundary({ [written]: '0.5s' });
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
