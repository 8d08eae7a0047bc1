import { type TransitionKind, transitionKinds } from '../storyboard/transition-kinds.js';

/** A transition as measured: how its two sides look against each other, and against the stills that they should show. */
export interface Seam extends SeamSides {
  /** Ids of the earlier and the later shot. */
  readonly shots: readonly [string, string];
  readonly kind: TransitionKind;
  /**
   * The film's frames, from 0, that stand there: the last of the earlier shot alone, the middle of what is made of both,
   * if anything is, and the first of the later shot alone.
   */
  readonly shown: readonly number[];
  /** What it was before its colours were matched; absent where they were not. */
  readonly before?: SeamSides;
}

/** What there is to measure where two shots meet. */
export interface SeamSides {
  /** The earlier shot's last picture against the later one's first. */
  readonly across: Likeness;
  /** The earlier shot's last picture against its still; null when it has none that we hold. */
  readonly end: Likeness | null;
  /** The later shot's first picture against its still. */
  readonly start: Likeness | null;
}

/** How much two pictures are alike. */
export interface Likeness {
  /** Structural similarity of the brightness, 1 for the same picture. */
  readonly ssim: number;
  /** Mean difference of colour over the picture (CIE76); 2.3 is about what an eye can just see. */
  readonly colour: number;
  /** How much brighter the second picture is, in percent of the way from black to white. */
  readonly luma: number;
}

/** The seams of a film, and those of them that are further from what they should be than a gate allows. */
export interface FilmSeams {
  readonly seams: readonly Seam[];
  readonly beyond: readonly Seam[];
}

/** Nothing was measured. */
export const unmeasured: FilmSeams = { seams: [], beyond: [] };

/** How far a seam is from what it should be, in the measure of `colour`: 0 is perfect. The gate of `--max-seam`. */
export function seamJump({ kind, across, end, start }: SeamSides & Pick<Seam, 'kind'>): number {
  // Other cuts are meant to be seen.
  const measured = [transitionKinds[kind].isSeamless ? across : null, end, start];
  return measured.reduce((worst, one) => Math.max(worst, one?.colour ?? 0), 0);
}

/** The seams that are furthest from what they should be, the worst first. */
export function worstSeams(seams: readonly Seam[], count = 3): readonly Seam[] {
  return [...seams].sort((a, b) => seamJump(b) - seamJump(a)).slice(0, count);
}
