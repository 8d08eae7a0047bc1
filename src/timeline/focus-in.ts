import type { Size } from '../plan/size.js';
import { pointAt } from '../storyboard/defaults/read-focus.js';
import type { FilmSettings, Point, Shot } from '../storyboard/storyboard.js';

/** The frame that a clip is fitted into. */
export interface Frame extends Size, Pick<FilmSettings, 'fit' | 'anchor'> {}

/** The direction in which a clip of that shape is cut or has bars; null where it fills the frame or is stretched. */
export function looseAxis(shape: Size, { width, height, fit }: Frame): 'across' | 'down' | null {
  if (fit === 'stretch') return null;
  const [wide, high] = [shape.width * height, shape.height * width];
  if (wide === high) return null;
  // A clip that is wider than its frame is cut left and right, or has bars above and below.
  return wide > high === (fit === 'cover') ? 'across' : 'down';
}

/**
 * The point of a shot that a frame keeps visible: that of the shot, else of the film. Absent where nothing can be
 * chosen, and for the middle, so that recipes without a point stay as they are.
 */
export function focusIn(
  { focus }: Pick<Shot, 'focus'>,
  shape: Size,
  frame: Frame,
): { readonly focus?: Point } {
  const axis = looseAxis(shape, frame);
  const anchor = frame.anchor === undefined ? undefined : pointAt(frame.anchor);
  // Between bars the whole clip is visible, so the place of its subject does not matter.
  const point = frame.fit === 'cover' ? (focus ?? anchor) : anchor;
  if (axis === null || point === undefined) return {};
  const [across, down] = axis === 'across' ? [point[0], 0.5] : [0.5, point[1]];
  return across === 0.5 && down === 0.5 ? {} : { focus: [across, down] };
}
