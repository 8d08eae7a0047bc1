import { formatMoney, type Money } from '../base/money.js';
import type { RenderError } from '../diagnostics/render-error.js';
import type { LiveMoney } from '../live-view/live-view.js';
import type { CacheKey } from '../plan/cache-key.js';
import { explainForeignCap } from '../plan/cost-cap.js';
import { byProvider } from '../project/film-providers.js';
import type { Project } from '../project/project.js';
import type { NamedProvider } from '../project/recover-open-takes.js';
import { RENDER_IS_RUNNING } from './lendable-lock.js';
import { openSharedStoreSession } from './shared-store-session.js';
import { openSpending, type Payable } from './spending.js';
import type { TakeOptions, TakeScheduler } from './take-scheduler.js';
import { missingTakes, type WatchPlan } from './watch-plan.js';

/** Starts paid takes that the user accepted, and no others. */
export interface Consent extends AsyncDisposable {
  /** The takes that can be paid for now. */
  payable(): readonly Payable[];
  view(payable: readonly Payable[]): LiveMoney;
  /** Looks for missing clips in the shared store, then pays for what is covered by the automatic budget. */
  consider(plan: WatchPlan): Promise<void>;
  /** Pays for the takes that a token accepts. Returns the reason if that is impossible, otherwise null. */
  spend(token: string): string | null;
  /** Pays for a take whose price the user accepted. Returns the reason if that is impossible, otherwise null. */
  payFor(take: Payable): string | null;
  /** Stops counting a take that failed and was not billed. */
  refund(key: CacheKey): void;
}

/** What paying depends on. */
export interface ConsentSetup {
  readonly project: Project;
  readonly scheduler: TakeScheduler;
  readonly takeOptions: (provider: NamedProvider) => TakeOptions;
  /** What may be spent without asking. */
  readonly autoSpend: Money | null;
  /** Takes that may have been paid for before this watch began. */
  readonly doubtful: ReadonlySet<CacheKey>;
  readonly plan: () => WatchPlan | null;
  /** The storyboard has errors now, so the plan is that of an earlier version. */
  readonly hasErrors: () => boolean;
  /** Clips arrived from the shared store, so that a new plan finds them. */
  readonly onPulled: () => void;
  /** The offers may have changed. */
  readonly onChange: () => void;
  readonly signal: AbortSignal;
}

/** Opens the consent of one watch. */
export function openConsent(setup: ConsentSetup): Consent {
  const { project, scheduler, doubtful, hasErrors, signal } = setup;
  const spending = openSpending(setup.autoSpend);
  const shared = openSharedStoreSession(project, signal);

  // The user must not pay for something that the file no longer contains.
  function whyUnavailable(plan: WatchPlan | null): string | null {
    if (plan?.payee && scheduler.isPaused) return RENDER_IS_RUNNING;
    if (plan?.payee && hasErrors()) return 'Fix the storyboard first.';
    const unusable = unusableIn(plan);
    const why = unusable ? `${unusable.message} ${unusable.hint}`.trim() : null;
    return plan?.payee?.unavailable ?? why ?? shared.problem;
  }

  function payable(): readonly Payable[] {
    const plan = setup.plan();
    return plan && !hasErrors() && !scheduler.isPaused
      ? missingTakes(plan).filter(
          ({ take: { key, request } }) =>
            !scheduler.at(key) &&
            shared.isPayable(key) &&
            (unusableIn(plan) !== undefined ||
              plan.paid?.providers.of(request).provider.unusable === undefined),
        )
      : [];
  }

  function payAutomatically({ paid }: WatchPlan): void {
    // A take that may have been paid for already is never paid for again without asking.
    const certain = payable().filter(({ take }) => !doubtful.has(take.key));
    const takes = spending.withinCap(certain);
    for (const { name, maxCost, decisions } of paid ? byProvider(takes, paid.providers) : [])
      if (maxCost === null || spending.fits(decisions, { limit: maxCost, provider: name })) pay(decisions);
  }

  function pay(takes: readonly Payable[]): void {
    const plan = setup.plan();
    if (!plan?.paid || unusableIn(plan) || takes.length === 0) return;
    for (const take of takes) spending.approve(take);
    const store = shared.storeFor(plan.storyboard);
    const lookup = shared.lookupFor(plan.storyboard);
    for (const one of byProvider(takes, plan.paid.providers)) {
      // The settings are saved before anything is submitted: collecting the take later needs the same account.
      const saved = project.providerSettings.remember(one.name, one.use);
      scheduler.start(
        one.decisions,
        { ...setup.takeOptions(one), store, ...(lookup ? { shared: lookup } : {}) },
        () => saved,
      );
    }
  }

  function payAccepted(accepted: readonly Payable[] | undefined): string | null {
    const plan = setup.plan();
    if (scheduler.isPaused) return RENDER_IS_RUNNING;
    if (!plan?.paid || unusableIn(plan))
      return whyUnavailable(plan) ?? 'The storyboard uses no paid provider.';
    if (!accepted) return 'The plan or its price has changed. Check the new price and try again.';
    for (const { name, maxCost, decisions } of byProvider(accepted, plan.paid.providers))
      if (maxCost && !spending.fits(decisions, { limit: maxCost, provider: name })) {
        const prices = decisions.flatMap(({ take: { price } }) =>
          price.kind === 'known' ? [price.money] : [],
        );
        const exceeded = `This exceeds max_cost of the storyboard: ${formatMoney(maxCost)}.`;
        return [exceeded, explainForeignCap(prices, maxCost)].filter(Boolean).join(' ');
      }
    pay(accepted);
    return null;
  }

  return {
    payable,
    view(offered) {
      const plan = setup.plan();
      const provider = plan?.payee?.name ?? null;
      return spending.view({ provider, unavailable: whyUnavailable(plan) }, offered);
    },
    async consider(requested) {
      const keys = missingTakes(requested).map(({ take }) => take.key);
      const pulled = await shared.fetch(keys, requested.storyboard);
      const plan = setup.plan();
      if (plan?.storyboard !== requested.storyboard || signal.aborted) return;
      if (pulled) setup.onPulled();
      else payAutomatically(plan);
      setup.onChange();
    },
    spend(token) {
      const accepted = spending.acceptedBy(token, payable());
      return payAccepted(accepted);
    },
    payFor: (take) => payAccepted([take]),
    refund: (key) => spending.refund(key),
    [Symbol.asyncDispose]: () => shared[Symbol.asyncDispose](),
  };
}

// Takes of the other providers can be paid for as long as one of them can be used.
function unusableIn(plan: WatchPlan | null): RenderError | undefined {
  if (!plan?.paid) return undefined;
  const used = byProvider(plan.paid.decisions, plan.paid.providers);
  const all = (used.length > 0 ? used : [plan.paid.providers.main]).map(({ provider }) => provider.unusable);
  return all.every((one) => one !== undefined) ? all[0] : undefined;
}
