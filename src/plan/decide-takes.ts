import { type CacheKey, keyStart } from './cache-key.js';
import { changesSince } from './changes-since.js';
import type { Block, KnownTakes, Reason, StartedTake, TakeDecision } from './decision.js';
import type { PlannedTake, RenderPlan } from './render-plan.js';

/** What the user allows. Dry run, --only, --frozen and --offline differ only in these options. */
export interface DecideOptions {
  /** Ids of the shots that may be submitted; null for all. */
  readonly only: ReadonlySet<string> | null;
  readonly restriction: 'frozen' | 'offline' | null;
  /** Takes that need no network, so that `offline` does not concern them. */
  readonly local?: ReadonlySet<CacheKey>;
  /** Shots to be submitted again although their take has an unknown outcome or has expired. */
  readonly resubmit: ReadonlySet<string>;
}

/** One decision per take, in the order of the plan. */
export function decideTakes(
  plan: RenderPlan,
  known: KnownTakes,
  options: DecideOptions,
): readonly TakeDecision[] {
  return plan.takes.map((take) => decide(take, known, options));
}

function decide(take: PlannedTake, known: KnownTakes, given: DecideOptions): TakeDecision {
  const isLocal = given.restriction === 'offline' && given.local?.has(take.key);
  const options = isLocal ? { ...given, restriction: null } : given;
  const clip = known.clips.get(take.key);
  if (clip !== undefined) return { action: 'reuse', take, clip };
  const started = known.started.get(take.key) ?? unreadableTake(take, known);
  const reason = reasonFor(take, known);
  if (started?.state === 'submitted' || started?.state === 'succeeded') {
    // A paid take is collected even if --only does not select it, but that needs the network.
    if (options.restriction !== null) return { action: 'blocked', take, block: options.restriction, reason };
    return { action: 'reattach', take, operation: started.operation, startedAt: started.at };
  }
  if (take.retake && (options.restriction !== null || known.listed?.has(take.key)))
    return { action: 'blocked', take, block: 'not-needed', reason };
  if (take.pick && !take.pick.isDrawable) {
    const block = options.restriction ?? 'pick-missing';
    return { action: 'blocked', take, block, reason: { kind: 'clip-missing' } };
  }
  const block = blockOf(take, started?.state ?? null, options);
  return block ? { action: 'blocked', take, block, reason } : { action: 'submit', take, reason };
}

// A free take that may exist twice costs nothing.
function unreadableTake({ key, price }: PlannedTake, { unreadable }: KnownTakes): StartedTake | undefined {
  const at = price.kind === 'free' ? undefined : unreadable?.get(keyStart(key));
  return at === undefined ? undefined : { state: 'unknown-outcome', at };
}

function blockOf(
  take: PlannedTake,
  started: 'unknown-outcome' | 'expired' | 'odd-length' | 'rejected' | null,
  { only, restriction, resubmit }: DecideOptions,
): Block | null {
  if (restriction !== null) return restriction;
  if (only !== null && !take.shots.some((shot) => only.has(shot))) return 'not-selected';
  if (started !== null && !take.shots.some((shot) => resubmit.has(shot))) return started;
  return null;
}

function reasonFor(take: PlannedTake, known: KnownTakes): Reason {
  const before = take.shots.map((shot) => known.before.get(shot)).find((asked) => asked !== undefined);
  if (!before) return { kind: 'new-shot' };
  const changes = changesSince(before, take.request);
  return changes.length === 0 ? { kind: 'clip-missing' } : { kind: 'changed', changes };
}
