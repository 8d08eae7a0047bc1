import { openLiveShots, type ShotSources } from './live-shots.js';
import type { LiveView } from './live-view.js';
import type { ShotPlan } from './shot-plan.js';

/** What a view is made of. */
export interface ViewSources
  extends Omit<ShotSources, 'plan'>,
    Pick<
      LiveView,
      | 'skipped'
      | 'phase'
      | 'film'
      | 'problems'
      | 'error'
      | 'money'
      | 'lastTookMs'
      | 'slates'
      | 'edit'
      | 'export'
    > {
  readonly plan: ShotPlan | null;
}

/** Returns a function that makes views. Equal parts of two views are the same object, so that changes are cheap to find. */
export function openLiveViews(file: string): (sources: ViewSources) => LiveView {
  const liveShots = openLiveShots();
  return ({ plan, playing, failures, motions, offers, working, history, further, thumbOf, ...rest }) => ({
    storyboard: { file, title: plan?.storyboard.title ?? null },
    shots: plan
      ? liveShots({ plan, working, history, failures, motions, playing, offers, further, thumbOf })
      : [],
    ...rest,
    outputs: (plan?.storyboard.film.outputs ?? []).map(({ output }) => output),
  });
}
