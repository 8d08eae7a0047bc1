import type { JsonValue } from '../../base/json.js';
import type { CacheKey } from '../../plan/cache-key.js';
import type { Clock } from '../../system/clock.js';
import {
  type Claim,
  decodeClaim,
  decodeOperation,
  encodeClaim,
  encodeEnd,
  encodeOperation,
  isEndOf,
} from './claim-record.js';
import { remoteLayout } from './remote-layout.js';
import { type RemoteStore, StoreError } from './remote-store.js';

/** The last claim on a key, as the store shows it. */
export interface SeenClaim {
  readonly number: number;
  /** Null if its record cannot be read: then its outcome is unknown. */
  readonly claim: Claim | null;
  /** What the provider answered to the submit; null while that is unknown. */
  readonly operation: JsonValue;
  /** The attempt has certainly ended without a bill. */
  readonly ended: boolean;
}

/**
 * What the store's answers to two exclusive creates of one object show. `overwrites`: both succeeded, so two machines can
 * win one claim.
 */
export type ClaimSafety = 'exclusive' | 'overwrites' | 'read-only';

/** A claim by its place, and the attempt that it belongs to. */
export type ClaimName = Pick<Claim, 'key' | 'number' | 'token'>;

/** The claims of a shared store. Each object of it is written once and never changed. All functions throw StoreError. */
export interface Claims {
  /** A new name for an attempt. */
  newToken(): string;
  /** Whether the store can keep two machines from winning one claim. Asked once. */
  safety(signal: AbortSignal): Promise<ClaimSafety>;
  /** The last claim on a key; undefined if there is none. */
  latest(key: CacheKey, signal: AbortSignal): Promise<SeenClaim | undefined>;
  /** Claims a key. At most one attempt wins a number, unless the store overwrites. */
  make(name: ClaimName, signal: AbortSignal): Promise<'won' | 'lost' | 'read-only'>;
  /** Adds the provider's answer, so that any machine can wait for the take. */
  addOperation(name: ClaimName, operation: JsonValue, signal: AbortSignal): Promise<void>;
  /** Adds that the attempt has ended without a bill, so that the next number can be claimed. */
  end(name: ClaimName, code: string, signal: AbortSignal): Promise<void>;
}

/** The machine that claims. */
export interface ClaimingMachine {
  readonly name: string;
  newToken(): string;
}

export interface ClaimsSetup {
  readonly remote: RemoteStore;
  readonly machine: ClaimingMachine;
  readonly clock: Pick<Clock, 'now'>;
}

// A store may answer "conflict" while it handles two writes at once, and keep neither.
const MAX_TRIES = 4;

export function openClaims({ remote, machine, clock }: ClaimsSetup): Claims {
  const last = new Map<CacheKey, number>();
  let safety: Promise<ClaimSafety> | undefined;

  // Never removed: a store that refuses to overwrite it answers with one request.
  async function trySafety(signal: AbortSignal): Promise<ClaimSafety> {
    const text = `${JSON.stringify({ version: 1, purpose: 'Two exclusive creates of this object are tried.' })}\n`;
    try {
      if (!(await remote.putNew(remoteLayout.claimTrial, text, signal))) return 'exclusive';
      return (await remote.putNew(remoteLayout.claimTrial, text, signal)) ? 'overwrites' : 'exclusive';
    } catch (error) {
      if (error instanceof StoreError && error.kind === 'read-only') return 'read-only';
      safety = undefined;
      throw error;
    }
  }

  function askSafety(signal: AbortSignal): Promise<ClaimSafety> {
    safety ??= trySafety(signal);
    return safety;
  }

  async function lastNumber(
    key: CacheKey,
    from: number,
    signal: AbortSignal,
  ): Promise<LastClaim | undefined> {
    let found: LastClaim | undefined;
    for (let number = from; ; number += 1) {
      const bytes = await remote.read(remoteLayout.claim(key, number), signal);
      if (bytes === undefined) break;
      found = { number, bytes };
    }
    // They may have been removed since.
    return found === undefined && from > 1 ? await lastNumber(key, 1, signal) : found;
  }

  return {
    newToken: () => machine.newToken(),
    safety: askSafety,
    async latest(key, signal) {
      const found = await lastNumber(key, last.get(key) ?? 1, signal);
      if (found === undefined) return undefined;
      const { number, bytes } = found;
      last.set(key, number);
      const claim = decodeClaim(bytes, { key, number }) ?? null;
      if (claim === null) return { number, claim, operation: null, ended: false };
      const end = await remote.read(remoteLayout.claimEnd(key, number), signal);
      const ended = end !== undefined && isEndOf(end, claim);
      const answer = await remote.read(remoteLayout.claimOperation(key, number), signal);
      const operation = (answer && decodeOperation(answer, claim)) ?? null;
      return { number, claim, operation, ended };
    },
    async make({ key, number, token }, signal) {
      const path = remoteLayout.claim(key, number);
      const text = encodeClaim({ key, number, token, machine: machine.name, at: clock.now() });
      for (let tries = 1; tries <= MAX_TRIES; tries += 1) {
        try {
          const written = await remote.putNew(path, text, signal);
          if (written && (await askSafety(signal)) === 'exclusive') return 'won';
        } catch (error) {
          if (error instanceof StoreError && error.kind === 'read-only') return 'read-only';
          throw error;
        }
        // A repeated request is refused because of its own first try, so the content decides.
        const bytes = await remote.read(path, signal);
        if (bytes !== undefined) return decodeClaim(bytes, { key, number })?.token === token ? 'won' : 'lost';
      }
      throw new StoreError('invalid', remote.name, `does not keep what was written to it (${path})`);
    },
    async addOperation({ key, number, token }, operation, signal) {
      const text = encodeOperation({ key, token }, operation);
      await remote.putNew(remoteLayout.claimOperation(key, number), text, signal);
    },
    async end({ key, number, token }, code, signal) {
      const text = encodeEnd({ key, token }, { code, at: clock.now() });
      await remote.putNew(remoteLayout.claimEnd(key, number), text, signal);
    },
  };
}

interface LastClaim {
  readonly number: number;
  readonly bytes: Uint8Array;
}
