import type { Anchor, Focus } from '../schema/schema.generated.js';
import type { Point, Side } from '../storyboard.js';

/** The side that a film or an output keeps; no property for the middle. */
export function readAnchor(written: Anchor | undefined): { readonly anchor?: Side } {
  return written === undefined || written === 'center' ? {} : { anchor: written };
}

/** Where a shot's subject is; no property where the shot has no focus. */
export function readFocus(written: Focus | undefined): { readonly focus?: Point } {
  if (written === undefined) return {};
  if (typeof written !== 'string') return { focus: [written[0] ?? 0.5, written[1] ?? 0.5] };
  return { focus: written === 'center' ? [0.5, 0.5] : pointAt(written) };
}

/** The point in the middle of a side. */
export function pointAt(side: Side): Point {
  switch (side) {
    case 'left':
      return [0, 0.5];
    case 'right':
      return [1, 0.5];
    case 'top':
      return [0.5, 0];
    case 'bottom':
      return [0.5, 1];
  }
}
