import type { Size } from '../plan/size.js';
import { pointAt } from '../storyboard/defaults/read-focus.js';
import type { FilmSettings, Point, Shot } from '../storyboard/storyboard.js';

/** What a picture is fitted into. */
export interface Frame extends Size, Pick<FilmSettings, 'fit' | 'anchor'> {}

/** Which way a picture of that shape is cut or has bars beside it; null where it fills the frame or is stretched. */
export function looseAxis(picture: Size, { width, height, fit }: Frame): 'across' | 'down' | null {
  if (fit === 'stretch') return null;
  const [wide, high] = [picture.width * height, picture.height * width];
  if (wide === high) return null;
  // What is wider than its frame is cut at its sides, or has bars above and below.
  return wide > high === (fit === 'cover') ? 'across' : 'down';
}

/**
 * The place of a shot's picture that a frame holds on to, by what the shot says, else the film. Absent where nothing
 * can be chosen, and for the middle, so that the names of other pieces stay as they are.
 */
export function focusIn(
  { focus }: Pick<Shot, 'focus'>,
  picture: Size,
  frame: Frame,
): { readonly focus?: Point } {
  const axis = looseAxis(picture, frame);
  const anchor = frame.anchor === undefined ? undefined : pointAt(frame.anchor);
  // Between bars all of the picture is seen, so it does not matter where in it the subject is.
  const point = frame.fit === 'cover' ? (focus ?? anchor) : anchor;
  if (axis === null || point === undefined) return {};
  const [across, down] = axis === 'across' ? [point[0], 0.5] : [0.5, point[1]];
  return across === 0.5 && down === 0.5 ? {} : { focus: [across, down] };
}
