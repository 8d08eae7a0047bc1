import type { Money } from '../../base/money.js';
import type { TakeDecision } from '../../plan/decision.js';
import type { Estimate } from '../../plan/estimate.js';
import type { Shard } from '../../plan/shard.js';
import type { PrepareOptions } from '../../project/prepare.js';
import type { LockedProject, Project } from '../../project/project.js';
import type { SavedPlan } from '../../project/saved-plan.js';
import type { SharedStorePolicy } from '../../project/store-address.js';

/** What a render may do. */
export interface RenderOptions extends Omit<PrepareOptions, 'web'> {
  /** The shots to generate: ids, numbers, ranges and patterns. The film follows when every clip exists. */
  readonly only?: readonly string[];
  /** Only this share of the takes, and no film: other machines render the others, and a last render joins all clips. */
  readonly shard?: Shard;
  /** The file of a saved plan that this render follows exactly; its options replace `provider`, `only`, `slate`, `offline`. */
  readonly plan?: string;
  /** Submit and await nothing, local drafts neither: only the clips that exist. */
  readonly existingOnly?: boolean;
  /** No network: web images must be remembered, and only local providers may generate. */
  readonly offline?: boolean;
  /** Only what the lockfile has: nothing is submitted, and the lockfile is not written. */
  readonly frozen?: boolean;
  /** What an error of the shared store means; default: careful. */
  readonly share?: SharedStorePolicy;
  /** Also measure the seams of an unchanged film, for a report. */
  readonly measureSeams?: boolean;
  /** Ids of shots to submit again although their paid take may exist. */
  readonly resubmit?: readonly string[];
  /** Ids of shots whose kept clip is used although its length differs from the requested one. */
  readonly accept?: readonly string[];
  /** The most that this render may spend, at most one cap per currency; caps in the storyboard apply as well. */
  readonly maxCost?: Money | readonly Money[] | null;
  /** The largest colour difference at a seam; a larger one fails the quality gate. */
  readonly maxSeam?: number | undefined;
  /** Make the film only and leave the further outputs as they are. */
  readonly filmOnly?: boolean;
  /** Make a film although clips are missing: such shots show their keyframes. It is not the film of the lockfile. */
  readonly allowMissing?: boolean;
  /** Asked before money is spent, never for free takes. */
  readonly consent: (decisions: readonly TakeDecision[], cost: Estimate) => Promise<boolean>;
}

/** What every phase of one render works with. */
export interface RenderRun {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  readonly options: RenderOptions;
  /** The plan that this render follows; absent for none. */
  readonly saved?: SavedPlan;
}
