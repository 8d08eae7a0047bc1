import type { Anchor, Focus } from '../schema/schema.generated.js';
import type { Point, Side } from '../storyboard.js';

/** Which side a film or an output holds on to; nothing at all for the middle. */
export function readAnchor(written: Anchor | undefined): { readonly anchor?: Side } {
  return written === undefined || written === 'center' ? {} : { anchor: written };
}

/** Where a shot's subject is; nothing at all where that is not said. */
export function readFocus(written: Focus | undefined): { readonly focus?: Point } {
  if (written === undefined) return {};
  if (typeof written !== 'string') return { focus: [written[0] ?? 0.5, written[1] ?? 0.5] };
  return { focus: written === 'center' ? [0.5, 0.5] : pointAt(written) };
}

/** The middle of a side. */
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
