import type { JsonValue } from '../../base/json.js';
import { parseJson } from '../../base/parse-json.js';
import { isCount, isRecord, isTime, shape } from '../../base/shape.js';
import { withoutQueries } from '../../base/without-queries.js';
import { redact } from '../../diagnostics/redact.js';
import type { CacheKey } from '../../plan/cache-key.js';

/** A machine's announcement in a shared store that it pays for the clip of a key. */
export interface Claim {
  readonly key: CacheKey;
  /** From 1. The next number is claimed only when this attempt has ended, or when a person gives it up. */
  readonly number: number;
  /** Identifies the attempt. */
  readonly token: string;
  readonly machine: string;
  /** Ms since 1970, by the clock of that machine. */
  readonly at: number;
}

/** Written once, before the submit. */
export function encodeClaim(claim: Claim): string {
  return encode({ ...claim });
}

/** Written once, when the provider has accepted the take. Contains no secret and no query of an address. */
export function encodeOperation({ key, token }: Pick<Claim, 'key' | 'token'>, operation: JsonValue): string {
  return encode({ key, token, operation });
}

/** Written once, when the attempt has certainly ended without a bill. */
export function encodeEnd({ key, token }: Pick<Claim, 'key' | 'token'>, end: ClaimEnd): string {
  return encode({ key, token, code: end.code, at: end.at });
}

/** How an attempt ended without a bill. */
export interface ClaimEnd {
  readonly code: string;
  readonly at: number;
}

/** Reads a claim; undefined if it is damaged or belongs elsewhere. */
export function decodeClaim(bytes: Uint8Array, place: Pick<Claim, 'key' | 'number'>): Claim | undefined {
  const content = decode(bytes);
  if (!isClaim(content) || content?.key !== place.key || content.number !== place.number) return undefined;
  const { token, machine, at } = content as unknown as Claim;
  return { ...place, token, machine, at };
}

/** Reads the operation of a claim; undefined if it is damaged or of another attempt. */
export function decodeOperation(bytes: Uint8Array, claim: Claim): JsonValue | undefined {
  const content = decode(bytes);
  if (content?.key !== claim.key || content.token !== claim.token) return undefined;
  return (content.operation ?? undefined) as JsonValue | undefined;
}

/** Whether these bytes say that the attempt has ended. */
export function isEndOf(bytes: Uint8Array, claim: Claim): boolean {
  const content = decode(bytes);
  return content?.key === claim.key && content.token === claim.token && typeof content.code === 'string';
}

const isName = (value: unknown): boolean => typeof value === 'string' && /^[^\p{C}]{1,300}$/u.test(value);
const isClaim = shape({ key: isName, number: isCount, token: isName, machine: isName, at: isTime });

function encode(content: Readonly<Record<string, unknown>>): string {
  const text = JSON.stringify({ version: 1, ...content }, (_, value: unknown) =>
    typeof value === 'string' ? redact(withoutQueries(value)) : value,
  );
  return `${text}\n`;
}

function decode(bytes: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  const content = parseJson(Buffer.from(bytes).toString('utf8'));
  return isRecord(content) && content.version === 1 ? content : undefined;
}
