import type { FilmFormat } from '../../timeline/timeline.js';
import type { ColourCorrection, PlaneCorrection } from './colour-correction.js';

/** One frame of a shot, and how its colours change. */
export interface FrameColours {
  readonly frame: number;
  readonly correction: ColourCorrection;
}

/** A filter that changes the colours of one frame and no other. */
export function colourFilter(
  { frame, correction: { y, cb, cr } }: FrameColours,
  { colour }: Pick<FilmFormat, 'colour'>,
): string {
  const full = colour.fullRange === true;
  const planes = [
    `y='${expression(y, full ? { centre: 0, scale: 255 / 219 } : { centre: 16, scale: 1 })}'`,
    `u='${expression(cb, { centre: 128, scale: full ? 255 / 224 : 1 })}'`,
    `v='${expression(cr, { centre: 128, scale: full ? 255 / 224 : 1 })}'`,
  ];
  return `lutyuv=${planes.join(':')}:enable='eq(n,${frame})'`;
}

// The filter rounds down, so a half is added.
function expression(
  { gain, offset }: PlaneCorrection,
  { centre, scale }: { readonly centre: number; readonly scale: number },
): string {
  const added = centre * (1 - gain) + offset * scale + 0.5;
  return `clip(val*${gain.toFixed(5)}+${added.toFixed(4)},0,255)`;
}
