import { trySound } from '../../film/sound/try-sound.js';
import { type CostCaps, capsOf, exceededCap, type ProviderCosts, spends } from '../../plan/cost-cap.js';
import type { TakeDecision } from '../../plan/decision.js';
import { estimateFor } from '../../project/decide.js';
import { filmPath } from '../../project/film-place.js';
import { byProvider } from '../../project/film-providers.js';
import { tryPlaces } from '../../project/publish-outputs.js';
import { refuseToPayTwice } from '../../project/recover-locked-takes.js';
import { checkClaims, refuseNeedlessPayment } from '../../project/shared-store.js';
import type { DecidedRender } from './decide.js';
import { EarlyEnd } from './early-end.js';
import type { RenderRun } from './render-run.js';

/** A render that may start: nothing is paid for twice, the files can be written, the cost is agreed. */
export interface GuardedRender extends DecidedRender {
  /** The most that may be spent. */
  readonly caps: CostCaps;
}

/** Phase 5: everything that must hold before money is spent. Nothing was spent when it ends or throws here. */
export async function guard(
  run: RenderRun,
  decided: DecidedRender,
  made: 'film' | 'clips' = 'film',
): Promise<GuardedRender> {
  const { project, options } = run;
  const { decisions, cost } = decided;
  refuseNeedlessPayment(decisions, decided.storeErrors);
  refuseToPayTwice(decisions, decided.lockedTakes, options.resubmit ?? []);
  refuseWithoutKey(run, decided);
  // When all clips exist, writing the film itself is the test.
  if (decisions.some(({ action }) => action === 'submit')) {
    await project.store.tryKeeping();
    if (made === 'film') await tryWritingAndSound(run, decided);
  }
  const caps = capsOfRender(options.maxCost, decided);
  if (spends(decisions)) {
    if (decided.share) await checkClaims(decided.share, { ...decided, emit: project.emit }, options.signal);
    const exceeded = exceededCap(cost, costsOf(decided), caps);
    if (exceeded) throw new EarlyEnd({ status: 'over-cap', estimate: cost, ...exceeded });
    // The plan that was saved is the consent to exactly its price.
    const isAgreed = run.saved !== undefined && cost.unknownPrices === 0;
    if (!isAgreed && !(await options.consent(decisions, cost)))
      throw new EarlyEnd({ status: 'declined', estimate: cost });
    for (const { name, use, decisions: own } of byProvider(decisions, decided.providers))
      if (spends(own)) await project.providerSettings.remember(name, use);
  }
  // Emitted after the question: the user has seen the plan, and live lines would overwrite the answer.
  const { seconds } = cost;
  project.emit({ type: 'render-planned', decisions, shots: decided.plan.shots.length, seconds });
  return { ...decided, caps };
}

// A cap in the storyboard that is in another currency than all caps of the render cannot be compared with them.
function capsOfRender(given: RenderRun['options']['maxCost'], { providers }: DecidedRender): CostCaps {
  const run = capsOf(given);
  const written = providers.all.flatMap(({ name, maxCost }) => {
    const counts = run.length === 0 || run.some(({ currency }) => currency === maxCost?.currency);
    return maxCost !== null && counts ? [[name, maxCost] as const] : [];
  });
  return { run, ofProvider: new Map(written) };
}

function costsOf({ decisions, providers }: DecidedRender): readonly ProviderCosts[] {
  return byProvider(decisions, providers).map(({ name, decisions: own }) => ({
    name,
    estimate: estimateFor(own, providers),
  }));
}

// Without a key, every shot would fail after the user has agreed to the price.
function refuseWithoutKey(
  { options }: RenderRun,
  { decisions, providers }: Pick<DecidedRender, 'decisions' | 'providers'>,
): void {
  const isNeeded = ({ action, take: { price } }: TakeDecision) =>
    (action === 'submit' || action === 'reattach') && price.kind !== 'free';
  if (options.offline) return;
  for (const { provider, decisions: own } of byProvider(decisions, providers))
    if (provider.unusable !== undefined && own.some(isNeeded)) throw provider.unusable;
}

// A clip that cannot be kept or joined at the end should not be generated.
async function tryWritingAndSound(
  { project, options: { filmOnly, output, signal } }: RenderRun,
  { storyboard: { film }, sounds }: DecidedRender,
): Promise<void> {
  const places = { ...film, output: filmPath(film, project.root, output) };
  await tryPlaces(filmOnly ? { ...places, outputs: [] } : places, project.root);
  for (const [src, { path }] of sounds) await trySound({ src, path }, await project.engine(signal), signal);
}
