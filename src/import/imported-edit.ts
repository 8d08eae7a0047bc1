import type { Location } from '../diagnostics/diagnostic.js';

/** A value of an imported file, and its place there. */
export interface Stated<Value> {
  readonly value: Value;
  readonly at: Location;
}

/** What an imported file says about a film, in the terms of a storyboard. What it does not say is absent. */
export interface ImportedEdit {
  readonly title?: Stated<string>;
  /** Whether the title was stated for the film. Otherwise it is the name of a timeline, for new storyboards only. */
  readonly isTitleChanged: boolean;
  /** In their order in the film. */
  readonly shots: readonly ImportedShot[];
  /** Whether the shots have the order in which they were exported, so that the file asks for no other order. */
  readonly keepsOrder: boolean;
  /** Whether shots that are not in the file were removed from it. False where the file may be a part of the film. */
  readonly isWhole: boolean;
  /** Whether it shows the film itself, so that a shot in it is not skipped. */
  readonly isCut: boolean;
  /** The ids of the shots that the file had when it was exported; null where this is not known. */
  readonly exported: readonly string[] | null;
  /** Whether the film gets chapters. */
  readonly chapters?: Stated<boolean>;
  /** Frames per second at which lengths are counted; null where the file has no frames. */
  readonly rate: number | null;
}

/** A shot of an imported file. */
export interface ImportedShot {
  readonly at: Location;
  /** The name that a person reads. */
  readonly name: string;
  /** The id where the file has one. */
  readonly id: string | null;
  /** From what a new shot gets its id; absent for its name. */
  readonly suggestedId?: string;
  /** Further names by which a shot can be found: of the clip and of its files. */
  readonly names: readonly string[];
  /** Digests of its media, or their first eight digits. */
  readonly digests: readonly string[];
  readonly title?: Stated<string>;
  readonly prompt?: Stated<string>;
  readonly negativePrompt?: Stated<string>;
  /** Its captions; none removes them. */
  readonly captions?: Stated<readonly string[]>;
  readonly first?: Stated<string>;
  readonly last?: Stated<string>;
  readonly model?: Stated<string>;
  readonly resolution?: Stated<string>;
  readonly seed?: Stated<number>;
  readonly template?: Stated<string>;
  readonly audio?: Stated<string>;
  readonly length?: ImportedLength;
  /** How the previous shot becomes this one. */
  readonly transition?: Stated<ImportedTransition>;
  readonly skip?: Stated<boolean>;
  /** The chosen take: a number, a name, or the digest of its clip. */
  readonly take?: Stated<string>;
}

/** How long a shot is. */
export interface ImportedLength {
  /** Seconds of the whole clip, with its parts of transitions; or who decides it. */
  readonly value: number | 'auto' | 'voice';
  readonly at: Location;
  /** Whether the file asks for another length than that of the clip which it shows. */
  readonly isChanged: boolean;
}

/** A transition into a shot. Absent values are those of the storyboard, or the defaults. */
export interface ImportedTransition {
  readonly kind: 'cut' | 'dissolve' | 'fade' | 'wipe';
  readonly seconds?: number;
  readonly colour?: string;
  readonly style?: string;
}
