import { formatMoney, type Money } from '../base/money.js';
import type { LiveMoney } from '../live-view/live-view.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Project } from '../project/project.js';
import type { Provider } from '../providers/provider.js';
import { openSharedStoreSession } from './shared-store-session.js';
import { missingTakes, type WatchPlan } from './shot-plan.js';
import { openSpending, type Payable } from './spending.js';
import type { Making, TakeScheduler } from './take-scheduler.js';

/** Pays for what somebody agreed to, and for nothing else. */
export interface Consent extends AsyncDisposable {
  /** What is offered for money now. */
  payable(): readonly Payable[];
  view(payable: readonly Payable[]): LiveMoney;
  /** Asks those who may have paid for this plan already; what they have not may be paid for, as far as that is agreed. */
  consider(plan: WatchPlan): Promise<void>;
  /** Pays for what a token stands for; answers why it cannot be done, or null. */
  spend(token: string): string | null;
  /** It came to nothing and was not billed. */
  takeBack(key: CacheKey): void;
}

export interface ConsentSetup {
  readonly project: Project;
  readonly scheduler: TakeScheduler;
  readonly making: (provider: Provider) => Making;
  /** What may be spent without asking. */
  readonly autoSpend: Money | null;
  /** What may have been paid for before this watch began. */
  readonly doubtful: ReadonlySet<CacheKey>;
  readonly plan: () => WatchPlan | null;
  /** The storyboard has a mistake now, so that the plan is that of an earlier one. */
  readonly isWrong: () => boolean;
  /** Clips came in from others, so that a new plan finds them. */
  readonly onCame: () => void;
  /** What is offered may have changed. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

export function openConsent(setup: ConsentSetup): Consent {
  const { project, scheduler, doubtful, isWrong, signal } = setup;
  const spending = openSpending(setup.autoSpend);
  const team = openSharedStoreSession(project, signal);

  // Nobody should pay for what the file no longer says.
  function closed(plan: WatchPlan | null): string | null {
    return plan?.payee && isWrong() ? 'Mend the storyboard first.' : (plan?.payee?.closed ?? team.trouble);
  }

  function payable(): readonly Payable[] {
    const plan = setup.plan();
    return plan && !isWrong()
      ? missingTakes(plan).filter(({ take: { key } }) => !scheduler.at(key) && team.mayBePaid(key))
      : [];
  }

  function payByItself({ storyboard }: WatchPlan): void {
    // What may have been paid for already is paid for again by a person only.
    const certain = payable().filter(({ take }) => !doubtful.has(take.key));
    const takes = spending.withinCap(certain);
    const { maxCost } = storyboard.provider;
    if (maxCost === null || spending.fits(takes, maxCost)) pay(takes);
  }

  function pay(takes: readonly Payable[]): void {
    const plan = setup.plan();
    if (!plan?.paid || takes.length === 0) return;
    const { provider, use } = plan.paid;
    for (const take of takes) spending.agree(take);
    // Remembered before anything is sent: whoever collects it later has to find the same account.
    const store = team.storeFor(plan.storyboard);
    scheduler.start(
      takes,
      { ...setup.making(provider), store },
      project.providerSettings.remember(provider.id, use),
    );
  }

  return {
    payable,
    view(offered) {
      const plan = setup.plan();
      return spending.view(plan?.payee?.name ?? null, closed(plan), offered);
    },
    async consider(asking) {
      const keys = missingTakes(asking).map(({ take }) => take.key);
      const came = await team.fetch(keys, asking.storyboard);
      const plan = setup.plan();
      if (plan?.storyboard !== asking.storyboard || signal.aborted) return;
      if (came) setup.onCame();
      else payByItself(plan);
      setup.onChange();
    },
    spend(token) {
      const plan = setup.plan();
      if (!plan?.paid) return closed(plan) ?? 'There is nobody to pay.';
      const agreed = spending.agreedBy(token, payable());
      if (!agreed) return 'The plan or its price has changed meanwhile. Look at it again.';
      const { maxCost } = plan.storyboard.provider;
      if (maxCost && !spending.fits(agreed, maxCost))
        return `This is more than max_cost of the storyboard allows: ${formatMoney(maxCost)}.`;
      pay(agreed);
      return null;
    },
    takeBack: (key) => spending.takeBack(key),
    [Symbol.asyncDispose]: () => team[Symbol.asyncDispose](),
  };
}
