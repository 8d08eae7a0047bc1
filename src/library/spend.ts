import type { Money } from '../base/money.js';
import type { RenderEvent } from '../events/render-event.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import {
  openLibraryProject,
  type StoryboardOptions,
  type StoryboardSource,
  withSignal,
} from '../project/open-library-project.js';
import type { Project } from '../project/project.js';
import { collectErrors } from '../system/collect-errors.js';
import { type Amount, amountsOf } from './amounts.js';

/** What an operation may spend, and the listener of its steps. */
export interface SpendOptions extends StoryboardOptions {
  /** An error that it throws does not stop the operation, which throws it at the end. */
  readonly onEvent?: (event: RenderEvent) => void;
  /** The most that this operation may spend: an amount such as "20 CNY", or one for each currency. */
  readonly maxCost?: Amount | readonly Amount[];
  /** Asked before money is spent; default: no. */
  readonly consent?: (decisions: readonly TakeDecision[], cost: Estimate) => Promise<boolean>;
}

/** What an operation of the project may spend. */
interface Spending {
  readonly maxCost?: readonly Money[];
  readonly consent: NonNullable<SpendOptions['consent']>;
  readonly web: 'remembered' | 'fetch';
  readonly signal: AbortSignal;
}

/** Runs an operation that can spend money, with its other options. Without `consent`, nothing is spent. */
export async function spend<Options extends SpendOptions, Outcome>(
  storyboard: StoryboardSource,
  options: Options,
  run: (
    project: Project,
    others: Omit<Options, 'onEvent' | 'maxCost' | 'consent'>,
    spending: Spending,
  ) => Promise<Outcome>,
): Promise<Outcome> {
  const { onEvent, maxCost, consent = async () => false, ...others } = options;
  // A listener must not come between a submit and its entry in the journal: its error is thrown at the end.
  const listener = onEvent && collectErrors(onEvent);
  await using project = openLibraryProject(storyboard, options, listener?.call);
  const { web, signal } = withSignal<StoryboardOptions>(options);
  const outcome = await run(project, others, { ...amountsOf(maxCost), consent, web, signal });
  listener?.rethrow();
  return outcome;
}
