import { type TransitionKind, transitionKinds } from '../storyboard/transition-kinds.js';

/** A measured transition: its two sides compared with each other and with the keyframes that they should show. */
export interface Seam extends SeamSides {
  /** Ids of the earlier and the later shot. */
  readonly shots: readonly [string, string];
  readonly kind: TransitionKind;
  /**
   * Frames of the film, from 0: the last of the earlier shot alone, the middle of the mixed frames, if there are any,
   * and the first of the later shot alone.
   */
  readonly shown: readonly number[];
  /** The same without colour matching; absent where colours are not matched. */
  readonly before?: SeamSides;
}

/** What is measured where two shots meet. */
export interface SeamSides {
  /** The earlier shot's last frame against the later one's first. */
  readonly across: FrameSimilarity;
  /** The earlier shot's last frame against its keyframe; null when that is absent or cannot be read. */
  readonly end: FrameSimilarity | null;
  /** The later shot's first frame against its keyframe. */
  readonly start: FrameSimilarity | null;
}

/** How similar two frames are. */
export interface FrameSimilarity {
  /** Structural similarity of the luma, 1 for equal frames. */
  readonly ssim: number;
  /** Mean colour difference over the frame (CIE76); 2.3 is about what an eye can just see. */
  readonly colour: number;
  /** How much brighter the second frame is, in percent of the range from black to white. */
  readonly luma: number;
}

/** The seams of a film, and those of them that differ more than a gate allows. */
export interface FilmSeams {
  readonly seams: readonly Seam[];
  readonly beyond: readonly Seam[];
}

/** Nothing was measured. */
export const unmeasured: FilmSeams = { seams: [], beyond: [] };

/** How far a seam is from what it should be, as a colour difference: 0 is perfect. `--max-seam` limits it. */
export function seamJump({ kind, across, end, start }: SeamSides & Pick<Seam, 'kind'>): number {
  // Other cuts are meant to be seen.
  const measured = [transitionKinds[kind].isSeamless ? across : null, end, start];
  return measured.reduce((worst, one) => Math.max(worst, one?.colour ?? 0), 0);
}

/** The seams with the largest jumps, the worst first. */
export function worstSeams(seams: readonly Seam[], count = 3): readonly Seam[] {
  return [...seams].sort((a, b) => seamJump(b) - seamJump(a)).slice(0, count);
}
