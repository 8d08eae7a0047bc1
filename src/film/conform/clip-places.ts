/** Where a frame of the film is among the frames of a clip. */
export interface ClipPlace {
  /** A frame of the clip, in display order. */
  readonly frame: number;
  /** 0 for that frame itself, otherwise the part of the way to the next one. */
  readonly part: number;
}

/**
 * The places of a film's frames among those of a clip. `times` says when each frame of the clip begins, counted in
 * frames of the film from the first one. The film starts with the clip's first frame and ends with its last one,
 * because shots meet in these. A frame of the clip stays as it is where both times agree up to the clip's time base.
 */
export function clipPlaces(times: ArrayLike<number>, length: number): readonly ClipPlace[] {
  const last = times.length - 1;
  let frame = 0;
  return Array.from({ length }, (_, index): ClipPlace => {
    if (index === length - 1 && index > 0) return { frame: last, part: 0 };
    while (frame < last && times[frame + 1]! <= index) frame += 1;
    if (frame === last) return { frame, part: 0 };
    const part = (index - times[frame]!) / (times[frame + 1]! - times[frame]!);
    if (part < SAME) return { frame, part: 0 };
    return part > 1 - SAME ? { frame: frame + 1, part: 0 } : { frame, part };
  });
}

// Times in milliseconds are wrong by up to 1.5 % of a frame of 30 per second.
const SAME = 0.02;
