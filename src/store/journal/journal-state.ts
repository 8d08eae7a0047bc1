import { canonicalJson } from '../../base/canonical-json.js';
import type { Digest } from '../../base/digest.js';
import { addMoney, type Currency, type Money } from '../../base/money.js';
import { unreachable } from '../../base/unreachable.js';
import { type CacheKey, type KeyStart, keyStart } from '../../plan/cache-key.js';
import type { KnownTakes, StartedTake } from '../../plan/decision.js';
import type { Price } from '../../plan/price.js';
import type { AttemptClaim, JournalEntry, TakeId } from './journal-entry.js';
import type { LostLine } from './journal-line.js';
import type { OpenTake } from './open-take.js';
import type { ReadJournal } from './read-journal.js';

export type { OpenTake } from './open-take.js';

/** The combined result of all entries of a journal. */
export interface JournalState {
  /** Takes that were started and have not ended, the oldest first. */
  readonly open: readonly OpenTake[];
  /** The same as a plan needs it. */
  readonly started: KnownTakes['started'];
  /** Takes that only lines name that cannot be read, and the intents of which are lost, with the time of the line. */
  readonly unreadable: ReadonlyMap<KeyStart, number>;
  /** What was billed, one amount per currency. */
  readonly spent: readonly Money[];
  /** How many takes were billed an unknown amount. */
  readonly spentUnknown: number;
  /** The price of the open takes, as far as it is known. */
  readonly reserved: readonly Money[];
  /** What may have been billed for takes that the user gave up. */
  readonly doubtful: readonly Money[];
  /** The clip of the last accepted take of every key. */
  readonly accepted: ReadonlyMap<CacheKey, Digest>;
  /** All operations of the journal, as canonical JSON: none of them is a lost take. */
  readonly operations: ReadonlySet<string>;
  /** Tokens of claims whose attempts ended without a bill, or were given up by the user. */
  readonly closedClaims: ReadonlySet<string>;
}

/** The state of a journal at a given time. */
export function foldJournal(
  entries: readonly JournalEntry[],
  now: number,
  lost: ReadJournal['lost'] = [],
): JournalState {
  return openLedger(entries, lost).state(now);
}

/** Updates the state entry by entry. It stays small, because only sums remain of takes that have ended. */
export interface Ledger {
  apply(entry: JournalEntry): void;
  state(now: number): JournalState;
}

export function openLedger(entries: readonly JournalEntry[] = [], lost: ReadJournal['lost'] = []): Ledger {
  const open = new Map<TakeId, OpenTake>();
  const accepted = new Map<CacheKey, Digest>();
  const spent = { sums: new Map<Currency, Money>(), unknown: 0 };
  const doubtful = new Map<Currency, Money>();
  const operations = new Set<string>();
  const closedClaims = new Set<string>();
  const begun = new Set<TakeId>();
  const unreadable = new Map<KeyStart, number>();

  // The intent of this entry is in a line that cannot be read, or was lost.
  function applyToLost({ type, take, at }: JournalEntry): void {
    const [, start] = /^([0-9a-f]{12})-/.exec(take) ?? [];
    if (start === undefined || begun.has(take)) return;
    const hasEnded = type === 'accepted' || type === 'refused' || type === 'failed' || type === 'resubmitted';
    if (hasEnded) unreadable.delete(start as KeyStart);
    else unreadable.set(start as KeyStart, at);
  }

  function addLost({ keyStart: start, take, at }: LostLine): void {
    // With its intent, a take is open until an entry ends it.
    if (take === null || !begun.has(take)) unreadable.set(start, at);
    // The line may have been the one that says that the submit follows.
    const known = take && open.get(take);
    if (known) open.set(known.take, { ...known, sent: true });
  }

  function apply(entry: JournalEntry): void {
    if (entry.type === 'intent') {
      open.set(entry.take, openTakeOf(entry));
      begun.add(entry.take);
      // Only a user who has seen the unknown outcome has a key submitted again.
      unreadable.delete(keyStart(entry.key));
      return;
    }
    // Its task is no lost take, even if the line with its intent was lost.
    if (entry.type === 'submitted') operations.add(canonicalJson(entry.operation));
    const take = open.get(entry.take);
    // Its intent was in a line that was lost, or it has ended before.
    if (take === undefined) {
      applyToLost(entry);
      return;
    }
    switch (entry.type) {
      case 'claimed':
        if (take.claim) open.set(take.take, withClaim(take, { ...take.claim, number: entry.number }));
        return;
      case 'submitted':
        open.set(take.take, submittedTake(take, entry));
        return;
      case 'succeeded':
        // A take may be reported as finished more than once; it is billed once.
        if (mayBeBilled(take)) addBill(spent, entry.receipt.cost ?? priceOf(take.price));
        open.set(take.take, succeededTake(take, entry));
        return;
      case 'accepted':
        open.delete(take.take);
        accepted.set(take.key, entry.clip);
        return;
      case 'odd-length':
      case 'rejected':
        open.set(take.take, { ...take, state: entry.type, kept: keptBy(entry) });
        return;
      case 'refused':
      case 'failed':
      case 'resubmitted':
        if (entry.type === 'resubmitted' && mayBeBilled(take)) add(doubtful, priceOf(take.price));
        open.delete(take.take);
        if (take.claim) closedClaims.add(take.claim.token);
        return;
      case 'unknown-outcome':
      case 'expired':
        // A free take needs no decision by the user.
        if (take.price.kind === 'free') open.delete(take.take);
        else open.set(take.take, { ...take, state: entry.type });
        return;
      case 'cancelling':
        return; // It stays open until the provider confirms.
      default:
        unreachable(entry);
    }
  }

  for (const line of inFileOrder(entries, lost)) {
    if ('entry' in line) apply(line.entry);
    else addLost(line.lost);
  }
  return {
    apply,
    state: (now) => ({
      ...openState(open, now),
      unreadable: new Map(unreadable),
      ...{ spent: [...spent.sums.values()], spentUnknown: spent.unknown },
      doubtful: [...doubtful.values()],
      accepted: new Map(accepted),
      operations: new Set(operations),
      closedClaims: new Set(closedClaims),
    }),
  };
}

// What this machine may have to pay for, and what is not billed yet.
function mayBeBilled({ receipt, sent, paidBy }: OpenTake): boolean {
  return receipt === null && sent && paidBy === null;
}

/** What follows from the open takes alone. */
function openState(
  open: ReadonlyMap<TakeId, OpenTake>,
  now: number,
): Pick<JournalState, 'open' | 'started' | 'reserved'> {
  const reserved = new Map<Currency, Money>();
  for (const take of open.values()) if (mayBeBilled(take)) add(reserved, priceOf(take.price));
  return {
    open: [...open.values()].sort((a, b) => a.startedAt - b.startedAt),
    started: new Map([...open.values()].flatMap((take) => startedTake(take, now))),
    reserved: [...reserved.values()],
  };
}

function* inFileOrder(
  entries: readonly JournalEntry[],
  lost: ReadJournal['lost'],
): Generator<{ readonly entry: JournalEntry } | { readonly lost: LostLine }> {
  const left = [...lost];
  for (const [index, entry] of entries.entries()) {
    while (left[0] !== undefined && left[0].after <= index) yield { lost: left.shift() as (typeof left)[0] };
    yield { entry };
  }
  for (const line of left) yield { lost: line };
}

function succeededTake(
  take: OpenTake,
  { receipt, expiresAt }: JournalEntry & { readonly type: 'succeeded' },
): OpenTake {
  return { ...take, state: 'succeeded', receipt, forgottenAt: earlier(take.forgottenAt, expiresAt) };
}

// A result can be deleted before its take is forgotten, and a provider may name only one of both times.
function earlier(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}

function keptBy(entry: JournalEntry & { readonly type: 'odd-length' | 'rejected' }): OpenTake['kept'] {
  return entry.type === 'rejected' ? { file: entry.file } : { clip: entry.clip };
}

function openTakeOf(intent: JournalEntry & { readonly type: 'intent' }): OpenTake {
  const {
    take,
    key,
    shots,
    request,
    price,
    keepsMs,
    aheadMs = null,
    at: startedAt,
    claim,
    retake,
    name,
    account,
  } = intent;
  const forgottenAt = keepsMs === null ? null : startedAt + keepsMs;
  const times = { startedAt, aheadMs, forgottenAt };
  return {
    take,
    ...{ key, shots, request, price, ...times },
    state: 'intent',
    operation: null,
    receipt: null,
    kept: null,
    claim: claim === undefined ? null : { token: claim, number: 0 },
    sent: claim === undefined,
    paidBy: null,
    ...(retake ? { retake } : {}),
    ...(name ? { name } : {}),
    ...(account ? { account } : {}),
  };
}

function withClaim(take: OpenTake, claim: AttemptClaim): OpenTake {
  return { ...take, claim, sent: true };
}

function submittedTake(take: OpenTake, entry: JournalEntry & { readonly type: 'submitted' }): OpenTake {
  const { operation, paidBy, at } = entry;
  const known: OpenTake = { ...confirmed(take, at), state: 'submitted', operation, sent: true };
  if (paidBy === undefined) return known;
  const { machine, token, number } = paidBy;
  return { ...withClaim(known, { token, number }), paidBy: machine };
}

// The provider has shown the take after the time at which it should have forgotten it: the clock was set in between.
function confirmed(take: OpenTake, at: number): OpenTake {
  const { forgottenAt, startedAt } = take;
  if (forgottenAt === null || at < forgottenAt) return take;
  return { ...take, forgottenAt: at + (forgottenAt - startedAt) };
}

function startedTake(take: OpenTake, now: number): [CacheKey, StartedTake][] {
  const { key, state, operation, price, startedAt: at, forgottenAt } = take;
  switch (state) {
    case 'intent':
      // It is unknown whether the submit arrived. For a free take it does not matter.
      return price.kind === 'free' || !take.sent ? [] : [[key, { state: 'unknown-outcome', at }]];
    case 'submitted':
    case 'succeeded': {
      const forgotten = forgottenAt !== null && now >= forgottenAt && price.kind !== 'free';
      return [[key, forgotten ? { state: 'expired', at } : { state, operation, at }]];
    }
    case 'odd-length':
    case 'rejected':
    case 'unknown-outcome':
    case 'expired':
      return [[key, { state, at }]];
    default:
      return unreachable(state);
  }
}

function priceOf(price: Price): Money | 'free' | null {
  return price.kind === 'known' ? price.money : price.kind === 'free' ? 'free' : null;
}

function addBill(
  bill: { readonly sums: Map<Currency, Money>; unknown: number },
  cost: Money | 'free' | null,
): void {
  if (cost === null) bill.unknown += 1;
  else add(bill.sums, cost);
}

function add(sums: Map<Currency, Money>, amount: Money | 'free' | null): void {
  if (amount === null || amount === 'free') return;
  const before = sums.get(amount.currency);
  sums.set(amount.currency, before === undefined ? amount : addMoney(before, amount));
}
