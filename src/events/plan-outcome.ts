import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { InvalidSource } from '../diagnostics/invalid-source.js';
import type { LocatedSource } from '../diagnostics/located-source.js';
import type { ShotPick } from '../lockfile/apply-picks.js';
import type { LockDifference } from '../lockfile/diff.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import type { KnownMotions } from '../plan/motion-analysis.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import type { FilmMark } from '../storyboard/film-marking.js';
import type { TransitionWork } from '../timeline/transition-work.js';

/** What a render would do, or why nothing can be said. */
export type PlanOutcome = InvalidSource | UnknownShot | PlannedRender;

/** What a render would do, why, and what it would cost. */
export interface PlannedRender {
  readonly status: 'planned';
  readonly source: LocatedSource;
  /** Warnings only. */
  readonly diagnostics: readonly Diagnostic[];
  readonly provider: string;
  readonly shots: number;
  /** The shots as the storyboard has them, in the order of the film. */
  readonly written: readonly WrittenShot[];
  /** Ids of shots that are not in the film. */
  readonly skipped: readonly string[];
  /** Length of all clips together, in seconds. */
  readonly seconds: number;
  readonly decisions: readonly TakeDecision[];
  readonly estimate: Estimate;
  /** What the draft engine sees between the first and last frame of each take. */
  readonly motions: KnownMotions;
  /** Transitions for which frames have to be encoded. */
  readonly transitions: readonly TransitionWork[];
  readonly film: FilmState;
  readonly outputs: readonly OutputState[];
  /** Locked clips that are neither here nor in a shared store, and that the provider may still have. */
  readonly collectable: readonly CollectableClip[];
  /** The picks of the lockfile. */
  readonly picks: readonly ShotPick[];
}

/** A shot as its storyboard has it. Shots with one draft can have different prompts. */
export interface WrittenShot {
  readonly id: string;
  readonly title: string | null;
  readonly prompt: string | null;
  /** From 1, in the storyboard. */
  readonly line: number;
  readonly column: number;
}

/** The film before a render. */
export interface FilmState {
  /** As the storyboard names it. */
  readonly output: string;
  /** `incomplete`: clips are missing that this render would not make. */
  readonly state: 'make' | 'unchanged' | 'incomplete';
  /** How its settings, and those of the outputs, differ from the last film in the lockfile. */
  readonly changes: readonly LockDifference[];
  /** A visible mark, for which every frame of the film and its outputs is encoded; absent for none. */
  readonly mark?: FilmMark;
}

/** A further output before a render. */
export interface OutputState {
  readonly output: string;
  /** Null while it depends on clips that do not exist yet. */
  readonly size: { readonly width: number; readonly height: number } | null;
  readonly state: 'make' | 'unchanged';
}

/** A clip that was paid for on another machine. */
export interface CollectableClip {
  readonly shots: readonly string[];
  /** Until when the provider keeps it, in ms since 1970; null when that is unknown. */
  readonly until: number | null;
}
