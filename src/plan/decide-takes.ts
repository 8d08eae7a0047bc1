import type { PixelInputs } from './cache-key.js';
import { pixelInputs } from './cache-key.js';
import type { AskedBefore, Block, Change, KnownTakes, Reason, TakeDecision } from './decision.js';
import type { PlannedTake, RenderPlan } from './render-plan.js';

/** What the user allows. More or less of it is all there is to dry run, --only, --frozen and --offline. */
export interface DecideOptions {
  /** Ids of the shots that may be submitted; null for all. */
  readonly only: ReadonlySet<string> | null;
  readonly mayNot: 'frozen' | 'offline' | null;
  /** Shots whose take has an unknown outcome or has expired, and which the user wants sent again. */
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

function decide(take: PlannedTake, known: KnownTakes, options: DecideOptions): TakeDecision {
  const clip = known.clips.get(take.key);
  if (clip !== undefined) return { action: 'reuse', take, clip };
  const started = known.started.get(take.key);
  const reason = reasonFor(take, known);
  if (started?.state === 'submitted' || started?.state === 'succeeded') {
    // Collecting what was paid for is always right, --only or not, but it needs the network.
    if (options.mayNot !== null) return { action: 'blocked', take, block: options.mayNot, reason };
    return { action: 'reattach', take, operation: started.operation, startedAt: started.at };
  }
  const block = blockOf(take, started?.state ?? null, options);
  return block ? { action: 'blocked', take, block, reason } : { action: 'submit', take, reason };
}

function blockOf(
  take: PlannedTake,
  started: 'unknown-outcome' | 'expired' | null,
  { only, mayNot, resubmit }: DecideOptions,
): Block | null {
  if (mayNot !== null) return mayNot;
  if (only !== null && !take.shots.some((shot) => only.has(shot))) return 'not-selected';
  if (started !== null && !take.shots.some((shot) => resubmit.has(shot))) return started;
  return null;
}

function reasonFor(take: PlannedTake, known: KnownTakes): Reason {
  const before = take.shots.map((shot) => known.before.get(shot)).find((asked) => asked !== undefined);
  if (!before) return { kind: 'new-shot' };
  const changes = changesBetween(before, take);
  return changes.length === 0 ? { kind: 'clip-missing' } : { kind: 'changed', changes };
}

function changesBetween(before: AskedBefore, take: PlannedTake): readonly Change[] {
  const now = pixelInputs(take.request);
  const fields = Object.keys(now) as (keyof PixelInputs)[];
  return fields
    .filter((field) => before.inputs[field] !== now[field])
    .map((field) => changeOf(field, before, { inputs: now, take }));
}

function changeOf(
  field: keyof PixelInputs,
  before: AskedBefore,
  { inputs, take }: { inputs: PixelInputs; take: PlannedTake },
): Change {
  const values = { field, before: before.inputs[field] ?? null, now: inputs[field] };
  if (field === 'first') return { ...values, uris: [before.firstUri, take.request.first.uri] };
  if (field === 'last') return { ...values, uris: [before.lastUri, take.request.last?.uri ?? null] };
  return values;
}
