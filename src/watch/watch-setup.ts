import type { Money } from '../base/money.js';
import type { ProblemOptions } from '../live-view/live-problems.js';
import type { LiveView } from '../live-view/live-view.js';
import type { LockedProject, Project } from '../project/project.js';
import type { LendableLock } from './lendable-lock.js';

/** What a watch works with. */
export interface WatchSetup {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  /** The lock behind it, where a render may borrow the state folder. */
  readonly lock?: LendableLock;
  /** The provider of the paid clips, instead of the one that the storyboard names. */
  readonly provider: string | null;
  /** The page shows id, model, size and prompt over drafts. */
  readonly slates: boolean;
  /** Poll the files at this interval instead of relying on notifications. */
  readonly pollMs: number | null;
  /** What may be spent without asking. */
  readonly autoSpend: Money | null;
  /** How errors and warnings are printed and linked at this moment; default: 80 columns, without links. */
  readonly problemOptions?: () => ProblemOptions;
  /** `calm`: only a progress bar has moved. */
  readonly onView: (view: LiveView, pace: 'urgent' | 'calm') => void;
}
