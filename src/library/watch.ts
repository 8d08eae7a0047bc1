import type { LiveView } from '../live-view/live-view.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardSource,
} from '../project/open-library-project.js';
import { type Watch, watchStoryboard } from '../watch/watch-storyboard.js';
import { type Amount, moneyOf } from './amounts.js';

/** How a storyboard is watched. */
export interface WatchOptions extends Omit<ProjectOptions, 'signal'> {
  /** The provider of the paid clips, instead of the one that the storyboard names. */
  readonly provider?: string;
  /** What may be spent without asking; default: nothing. */
  readonly autoSpend?: Amount;
  /** Show id, model, size and prompt over drafts; default: true. */
  readonly slates?: boolean;
  /** Poll the files at this interval, in ms, instead of relying on notifications. */
  readonly pollMs?: number;
  /** Called when something has changed. */
  readonly onView: (view: LiveView) => void;
}

/**
 * Watches a storyboard: every save updates the drafts, and `onView` gets the new state. Spends only what a token of the
 * view, or `autoSpend`, agrees to. Dispose it to stop it.
 */
export async function watch(storyboard: StoryboardSource, options: WatchOptions): Promise<Watch> {
  const { provider = null, slates = true, pollMs = null, autoSpend, onView } = options;
  const cap = autoSpend === undefined ? null : moneyOf(autoSpend);
  const project = open(storyboard, options);
  const opened: AsyncDisposable[] = [project];
  const close = async () => {
    for (const one of opened.reverse()) await one[Symbol.asyncDispose]();
  };
  try {
    const lockedProject = await project.lock('watch');
    opened.push(lockedProject);
    const watching = await watchStoryboard({
      ...{ project, lockedProject, provider, slates, pollMs, onView, autoSpend: cap },
    });
    opened.push(watching);
    return Object.create(watching, { [Symbol.asyncDispose]: { value: close } }) as Watch;
  } catch (error) {
    await close();
    throw error;
  }
}
