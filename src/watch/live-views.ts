import type { Digest } from '../base/digest.js';
import type { LiveView } from '../live-view/live-view.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { openLiveShots } from './live-shots.js';
import type { ShotHistory } from './shot-history.js';
import type { WatchPlan } from './shot-plan.js';
import type { Payable } from './spending.js';
import type { TakeScheduler } from './take-scheduler.js';

/** What a view shows beside the work and the history, which are asked for it. */
export interface ViewSources
  extends Pick<LiveView, 'phase' | 'film' | 'problems' | 'trouble' | 'money' | 'lastTookMs'> {
  readonly plan: WatchPlan | null;
  readonly failures: ReadonlyMap<CacheKey, TakeFailure>;
  /** What the draft engine saw, by what names a pair of stills. */
  readonly motions: ReadonlyMap<Digest, MotionAnalysis>;
  /** The clip that plays for each shot. */
  readonly playing: ReadonlyMap<string, Digest>;
  /** What is offered for money now. */
  readonly payable: readonly Payable[];
}

/** Makes one view after the other. What is equal in two of them is the same object, so that a change is found at once. */
export interface LiveViews {
  view(sources: ViewSources): LiveView;
}

export function openLiveViews({
  file,
  scheduler,
  history,
}: {
  readonly file: string;
  readonly scheduler: TakeScheduler;
  readonly history: ShotHistory;
}): LiveViews {
  const liveShots = openLiveShots();
  return {
    view({ plan, playing, failures, motions, payable, ...rest }) {
      return {
        storyboard: { file, title: plan?.storyboard.title ?? null },
        shots: plan ? liveShots({ plan, scheduler, history, failures, motions, playing, payable }) : [],
        ...rest,
        // What the page cannot show: files that only a render makes.
        outputs: (plan?.storyboard.film.outputs ?? []).map(({ output }) => output),
      };
    },
  };
}
