import { RenderError } from '../diagnostics/render-error.js';
import type { Emit } from '../events/render-event.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Journal } from '../store/journal/journal.js';
import type { JournalHappening } from '../store/journal/journal-entry.js';
import type { OpenTake } from '../store/journal/journal-state.js';
import type { ClaimName, Claims, SeenClaim } from '../store/remote/claims.js';

/** The claims of one run in the shared store. What was won is kept up to date with the journal. */
export interface RunClaims {
  /** A name for the next attempt; undefined if the store cannot be written, so that nothing is claimed. */
  newToken(): Promise<string | undefined>;
  /** The claim that forbids a submit; undefined when the next number may be claimed. Throws RenderError. */
  blocking(key: CacheKey, signal: AbortSignal): Promise<SeenClaim | undefined>;
  /** Claims the number after the last one that `blocking` has seen. Throws RenderError. */
  make(key: CacheKey, token: string): Promise<MadeClaim>;
  /** A person gave this claim and all before it up. */
  giveUp(key: CacheKey, number: number): void;
  /** Writes the operation of a take into its claim, if it is not there yet. */
  publish(take: Pick<OpenTake, 'key' | 'claim' | 'operation' | 'paidBy'>): void;
  /** Writes into a claim what an entry of the journal means for it; `take` is its take before that entry. */
  follow(happening: JournalHappening, take: OpenTake | undefined): void;
  /** Waits until everything is written. */
  close(): Promise<void>;
}

/** The result of an attempt to claim a key; the number is 0 if the store cannot be written. */
export interface MadeClaim {
  readonly state: 'won' | 'lost';
  readonly number: number;
}

export interface RunClaimsSetup {
  readonly claims: Claims;
  readonly journal: Pick<Journal, 'state'>;
  readonly emit: Emit;
}

// What has happened at the provider is recorded in any case.
const never = new AbortController().signal;

export function openRunClaims({ claims, journal, emit }: RunClaimsSetup): RunClaims {
  const seen = new Map<CacheKey, number>();
  const givenUp = new Map<CacheKey, number>();
  const writes = new Set<Promise<void>>();
  let hasWarned = false;

  function isOver(key: CacheKey, { number, claim, ended }: SeenClaim): boolean {
    if (ended || number <= (givenUp.get(key) ?? 0)) return true;
    // This machine may have been killed before it could say so in the store.
    return claim !== null && journal.state().closedClaims.has(claim.token);
  }

  function write(work: Promise<void>): void {
    const done = work
      .catch((error: unknown) => {
        if (!(error instanceof RenderError)) throw error;
        if (!hasWarned) emit(notUpdated(error));
        hasWarned = true;
      })
      .finally(() => writes.delete(done));
    writes.add(done);
  }

  function publish({ key, claim, operation, paidBy }: Parameters<RunClaims['publish']>[0]): void {
    const name = nameOf(key, claim);
    if (name && operation !== null && paidBy === null) write(claims.addOperation(name, operation, never));
  }

  return {
    async newToken() {
      return (await claims.safety(never)) === 'read-only' ? undefined : claims.newToken();
    },
    async blocking(key, signal) {
      const last = await claims.latest(key, signal);
      seen.set(key, last?.number ?? 0);
      return last === undefined || isOver(key, last) ? undefined : last;
    },
    async make(key, token) {
      const number = (seen.get(key) ?? 0) + 1;
      const made = await claims.make({ key, number, token }, never);
      return made === 'read-only' ? { state: 'won', number: 0 } : { state: made, number };
    },
    giveUp: (key, number) => void givenUp.set(key, number),
    publish,
    follow(happening, take) {
      if (take === undefined) return;
      const { key, claim, paidBy } = take;
      if (happening.type === 'submitted') publish({ key, claim, operation: happening.operation, paidBy });
      const name = nameOf(key, claim);
      if (name && (happening.type === 'failed' || happening.type === 'refused'))
        write(claims.end(name, happening.code, never));
    },
    async close() {
      await Promise.all(writes);
    },
  };
}

function nameOf(key: CacheKey, claim: OpenTake['claim']): ClaimName | undefined {
  return claim === null || claim.number === 0 ? undefined : { key, ...claim };
}

function notUpdated({ message }: RenderError): Parameters<Emit>[0] {
  return {
    type: 'warned',
    code: 'claim-not-updated',
    message: `${message} Claims of this machine could not be updated, so other machines cannot see how its takes went on. They submit nothing for these clips.`,
  };
}
