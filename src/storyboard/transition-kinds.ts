/** What the program knows of one kind of transition. Its ffmpeg filter is in film/, its YAML form in the schema. */
export interface TransitionKindRow {
  /** As a word alone, with a length in time, or never: then it follows from the shots on both sides. */
  readonly written: 'word' | 'timed' | 'never';
  /**
   * Frames that it takes from the shots on both sides. `none`: no frame is encoded. `overlap`: all frames of the
   * transition from each side, mixed. `halves`: the first half from the earlier shot, the second from the later one.
   */
  readonly sides: 'none' | 'overlap' | 'halves';
  /** Whether both sides should show the same frame, so that every difference is a fault. */
  readonly isSeamless: boolean;
  /** The setting that only this kind has. */
  readonly option: TransitionOption | null;
  /** One line for a person. */
  describe(shown: DescribedTransition): string;
}

/** A setting of one kind of transition: its key in the storyboard, its name here, and its default. */
export interface TransitionOption {
  readonly key: 'color' | 'style';
  readonly name: 'colour' | 'style';
  readonly fallback: string;
}

/** What a description of a transition can mention. */
export interface DescribedTransition {
  /** Id of the earlier shot. */
  readonly from: string;
  /** With its unit. */
  readonly length: string;
  readonly colour: string | null;
  readonly style: string | null;
  /** Whether colours are matched at it. */
  readonly isMatched: boolean;
}

const rows = {
  cut: {
    written: 'word',
    sides: 'none',
    isSeamless: false,
    option: null,
    describe: ({ from }) => `cut from ${from}`,
  },
  // A cut between shots that share a keyframe.
  continue: {
    written: 'never',
    sides: 'none',
    isSeamless: true,
    option: null,
    describe: ({ from, isMatched }) =>
      `continues from ${from}: one shared keyframe${isMatched ? ', colours matched' : ''}`,
  },
  dissolve: {
    written: 'timed',
    sides: 'overlap',
    isSeamless: false,
    option: null,
    describe: ({ from, length }) => `dissolves from ${from} in ${length}`,
  },
  fade: {
    written: 'timed',
    sides: 'halves',
    isSeamless: false,
    option: { key: 'color', name: 'colour', fallback: '#000000' },
    describe: ({ from, colour, length }) => `fades from ${from} through ${colour} in ${length}`,
  },
  wipe: {
    written: 'timed',
    sides: 'overlap',
    isSeamless: false,
    option: { key: 'style', name: 'style', fallback: 'wipeleft' },
    describe: ({ from, style, length }) => `wipes from ${from} (${style}) in ${length}`,
  },
} as const satisfies Readonly<Record<string, TransitionKindRow>>;

/** Every way in which one shot can become the next. */
export type TransitionKind = keyof typeof rows;

/** Kinds with a length in time: their frames are encoded of both shots. */
export type TimedKind = {
  [Kind in TransitionKind]: (typeof rows)[Kind]['written'] extends 'timed' ? Kind : never;
}[TransitionKind];

/** The table of transitions: one row per kind. */
export const transitionKinds: Readonly<Record<TransitionKind, TransitionKindRow>> = rows;

/** Kinds that the storyboard writes with a length. */
export const timedKinds: readonly TimedKind[] = (Object.keys(rows) as TransitionKind[]).filter(isTimed);

/** Whether a kind has a length in time. */
export function isTimed(kind: TransitionKind): kind is TimedKind {
  return rows[kind].written === 'timed';
}
