import type { Digest } from '../base/digest.js';
import { unreachable } from '../base/unreachable.js';
import { RenderError } from '../diagnostics/render-error.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import type { Block, TakeDecision } from '../plan/decision.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { LeftTake, TakeFailure } from '../plan/take-failure.js';
import { labelOf } from '../plan/take-label.js';
import { secondsOf } from '../plan/usual-times.js';
import { ProviderFailure } from '../providers/provider.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { Clip } from '../timeline/clip.js';
import { closeAbsent, closeUnsent, notCreated } from './close-unsent.js';
import { findFreeTake } from './find-free-take.js';
import { isLost, mayBeListed, PATIENCE_MS, searchUnfinished } from './find-lost-takes.js';
import { generateClip } from './generate-clip.js';
import { type GenerateOptions, type GenerationContext, openGenerationContext } from './generation-context.js';
import { mayExistForFree } from './may-exist-for-free.js';
import { settleKept } from './settle-kept.js';
import { type ClipOrder, failed, leave, type TakeOutcome } from './take-outcome.js';

export type { GenerateOptions } from './generation-context.js';

/** The result of carrying out decisions. */
export interface GeneratedClips {
  readonly clips: ReadonlyMap<CacheKey, Clip>;
  /** Those of the clips that other machines have paid for while this run waited. */
  readonly pulled: ReadonlySet<CacheKey>;
  readonly failures: readonly TakeFailure[];
  /** Takes that were not waited for because the signal was aborted. */
  readonly left: readonly LeftTake[];
}

/**
 * Carries out decisions: reuses, reattaches and submits. Each take is in the journal before it is awaited. A failed
 * take stops the others only if none of them could succeed.
 */
export async function generateClips(
  decisions: readonly TakeDecision[],
  options: GenerateOptions,
): Promise<GeneratedClips> {
  const context = await openGenerationContext(options);
  if (decisions.some(({ action, take }) => action === 'submit' && take.price.kind !== 'free'))
    await haltIfNotKept(context);
  const { open: takes, accepted } = options.journal.state();
  const known: Known = { open: new Map(takes.map((take) => [take.key, take])), accepted };
  // Takes that are at the provider already go first: they occupy the account in any case.
  const order = (decision: TakeDecision): number => (runningOf(decision, known, context) ? 0 : 1);
  // One clip is one take, however many shots use it.
  const once = new Map(decisions.map((decision) => [decision.take.key, decision]));
  const sorted = [...once.values()].sort((a, b) => order(a) - order(b));
  const results = await Promise.allSettled(
    sorted.map(async (decision) => {
      const outcome = await carryOut(decision, known, context);
      if (outcome?.state === 'failed') {
        const { code, stillOpen, paid } = outcome.failure;
        const cost = paid ? { cost: paid.cost } : {};
        const { message, hint } = sharedReason(outcome.failure, context.halted);
        context.emit({
          type: 'take-failed',
          ...labelOf(decision.take),
          code,
          message,
          hint,
          stillOpen,
          ...cost,
        });
      }
      return [decision.take.key, outcome] as const;
    }),
  );
  await context.close();
  return collectOutcomes(results);
}

// Answers to one wrong key differ in their request id only. What ended all submitting is one reason for all takes.
function sharedReason(
  failure: TakeFailure,
  halted: RenderError | undefined,
): Pick<TakeFailure, 'message' | 'hint'> {
  return failure.kind === 'account' && halted?.code === failure.code ? halted : failure;
}

// Takes that are paid for already go on: their clip may be fetched when the folder is writable again.
async function haltIfNotKept({ store, halt }: GenerationContext): Promise<void> {
  try {
    await store.tryKeeping();
  } catch (error) {
    if (!(error instanceof RenderError)) throw error;
    halt(error);
  }
}

/** What the journal knew when the run began. */
interface Known {
  readonly open: ReadonlyMap<CacheKey, OpenTake>;
  readonly accepted: ReadonlyMap<CacheKey, Digest>;
}

async function carryOut(
  decision: TakeDecision,
  known: Known,
  context: GenerationContext,
): Promise<TakeOutcome | undefined> {
  const order = orderOf(decision.take, context);
  switch (decision.action) {
    case 'reuse': {
      const clip = await context.store.find(order.key);
      return clip ? { state: 'generated', clip } : failed(order, clipGone);
    }
    case 'blocked':
      if (decision.block === 'not-selected' || decision.block === 'not-needed') return undefined;
      return (
        (decision.block === 'unknown-outcome' ? await searchForLost(order, known, context) : undefined) ??
        (await keptOutcome(order, known, context)) ??
        blockedOutcome(order, decision.block)
      );
    case 'reattach':
    case 'submit': {
      const running = runningOf(decision, known, context);
      if (running) {
        context.emit({ type: 'take-reattached', ...labelOf(order), takeId: running.take });
        // This machine may have been killed before the claim had it.
        context.claims?.publish(running);
        return await generateClip(order, running, context);
      }
      const lost = known.open.get(order.key);
      if (lost !== undefined && !lost.sent) await closeUnsent(lost, context);
      else if (lost !== undefined && lost.price.kind !== 'free') {
        if (!order.shots.some((shot) => context.resubmitted.has(shot)))
          return failed(order, needsPerson, { stillOpen: true });
        await context.note({ type: 'resubmitted', take: lost.take });
      }
      if (lost !== undefined && mayExistForFree(lost)) return await generateFree(order, lost, context);
      const clip = await reclaimClip(order, known, context);
      return clip ? { state: 'generated', clip } : await generateClip(order, undefined, context);
    }
  }
}

// It may occupy a server of the user's for hours, so it is not submitted twice.
async function generateFree(
  order: ClipOrder,
  lost: OpenTake,
  context: GenerationContext,
): Promise<TakeOutcome> {
  try {
    const running = await findFreeTake(lost, context);
    if (running) context.emit({ type: 'take-reattached', ...labelOf(order), takeId: running.take });
    return await generateClip(order, running, context);
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(order, error, { stillOpen: true });
  }
}

/** The outcome of a lost take that the provider may still know; undefined when it does not. */
async function searchForLost(
  order: ClipOrder,
  { open }: Known,
  context: GenerationContext,
): Promise<TakeOutcome | undefined> {
  const lost = open.get(order.key);
  if (lost === undefined || !isLost(lost) || !mayBeListed(lost, context)) return undefined;
  try {
    const search = await context.search(lost.request.model).find(lost, PATIENCE_MS);
    if (search.state === 'none') return undefined;
    if (search.state === 'absent') {
      await closeAbsent(lost, context);
      return failed(order, notCreated);
    }
    if (search.state === 'open') return failed(order, searchUnfinished, { stillOpen: true });
    context.emit({ type: 'take-reattached', ...labelOf(order), takeId: lost.take });
    return await generateClip(order, { ...lost, operation: search.operation }, context);
  } catch (error) {
    if (context.signal.aborted) return leave(order, 'running');
    if (!(error instanceof ProviderFailure)) throw error;
    return failed(order, error, { stillOpen: true });
  }
}

/** The outcome of a take whose result is here and waits for a person; undefined when there is none. */
async function keptOutcome(
  order: ClipOrder,
  { open }: Known,
  context: GenerationContext,
): Promise<TakeOutcome | undefined> {
  const take = open.get(order.key);
  return take && (await settleKept(order, take, context));
}

/** The clip that was generated for this key before, if only its record was lost: it is not paid for again. */
async function reclaimClip(
  { key, request }: ClipOrder,
  { accepted }: Known,
  context: GenerationContext,
): Promise<Clip | undefined> {
  const digest = accepted.get(key);
  if (digest === undefined) return undefined;
  return await context.store.claim(key, digest, async (path) => ({
    shot: request.shot,
    inputs: pixelInputs(request),
    facts: await context.probe(path),
    receipt: { cost: null, actualPrompt: null, requestId: null, usage: null },
    created: context.clock.now(),
  }));
}

/** The take to continue. A running take is never submitted again, even if the decision did not know of it. */
function runningOf(
  { action, take }: TakeDecision,
  { open }: Known,
  context: GenerationContext,
): OpenTake | undefined {
  if (action !== 'reattach' && action !== 'submit') return undefined;
  const begun = open.get(take.key);
  if (begun?.state !== 'submitted' && begun?.state !== 'succeeded') return undefined;
  // The user has seen that the take expired, and may have the clip generated again.
  return isTooOld(begun, context) && action === 'submit' ? undefined : begun;
}

function isTooOld({ forgottenAt }: OpenTake, { clock }: GenerationContext): boolean {
  return forgottenAt !== null && clock.now() >= forgottenAt;
}

function orderOf(planned: PlannedTake, { provider: { namesTakes: named } }: GenerationContext): ClipOrder {
  const { key, request, shots, price, size, retake } = planned;
  const further = { ...(retake ? { retake } : {}), ...(named ? { named: true as const } : {}) };
  return { key, request, shots, price, expectedMs: secondsOf(planned) * 1000, size, ...further };
}

function collectOutcomes(
  results: readonly PromiseSettledResult<readonly [CacheKey, TakeOutcome | undefined]>[],
): GeneratedClips {
  const clips = new Map<CacheKey, Clip>();
  const pulled = new Set<CacheKey>();
  const failures: TakeFailure[] = [];
  const left: LeftTake[] = [];
  for (const result of results) {
    // Our own bug. All other takes have ended by now, and the journal holds what is open.
    if (result.status === 'rejected') throw result.reason;
    const [key, outcome] = result.value;
    if (outcome?.state === 'generated') clips.set(key, outcome.clip);
    if (outcome?.state === 'generated' && outcome.from === 'another-machine') pulled.add(key);
    if (outcome?.state === 'failed') failures.push(outcome.failure);
    if (outcome?.state === 'left') left.push(outcome.left);
  }
  return { clips, pulled, failures, left };
}

const clipGone = new RenderError('clip-gone', 'The clip has disappeared from the store.', {
  hint: 'Render again: the clip is generated again.',
});

const needsPerson = new ProviderFailure(
  'unknown-outcome',
  'unknown-outcome',
  'An earlier take of this clip may exist at the provider and may have been billed.',
);

const expired = new ProviderFailure(
  'expired',
  'expired',
  'The provider no longer knows the take of this clip.',
);

function pickGone({ shots: [shot] }: ClipOrder): RenderError {
  return new RenderError('pick-missing', `The picked take of "${shot}" is not on this machine.`, {
    hint: `Get it from a shared store or from the machine that made it, pick another take (inbetween takes ${shot} lists them), or remove the pick: inbetween pick ${shot} --none`,
  });
}

function blockedOutcome(order: ClipOrder, block: Exclude<Block, 'not-selected' | 'not-needed'>): TakeOutcome {
  switch (block) {
    case 'unknown-outcome':
      return failed(order, needsPerson, { stillOpen: true });
    case 'expired':
      return failed(order, expired, { stillOpen: true });
    case 'odd-length':
    case 'rejected':
      return failed(order, needsPerson, { stillOpen: true });
    case 'pick-missing':
      return failed(order, pickGone(order));
    case 'frozen':
    case 'offline':
      return failed(
        order,
        new RenderError(block, `This clip does not exist yet, and --${block} forbids generating it.`),
      );
    default:
      return unreachable(block);
  }
}
