import { type Digest, isDigest } from '../../base/digest.js';
import { isMoney } from '../../base/money.js';
import { withoutQueries } from '../../base/without-queries.js';
import { type CacheKey, keyOfInputs } from '../../plan/cache-key.js';
import { isMotionAnalysis, type MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { ClipOrigin, ClipReceipt, TakeRecord } from '../clips/take-record.js';

/** What a shared store says of a clip. The facts of the file are not in it: they are looked up in the file. */
export interface SharedRecord extends Omit<ClipOrigin, 'facts'> {
  readonly version: 1;
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly bytes: number;
  /** What the draft engine saw between the stills, and at which size. Absent where nobody looked. */
  readonly motion?: SharedMotion;
}

/** A look at a pair of stills. */
export interface SharedMotion {
  readonly size: Size;
  readonly seen: MotionAnalysis;
}

/** A record as it is shared: without signatures. What was asked for stays as it is, because the key is made of it. */
export function encodeShared(
  key: CacheKey,
  { clip, bytes, shot, inputs, receipt, created, facts: { width, height } }: TakeRecord,
  seen: MotionAnalysis | undefined,
): string {
  const motion = seen && { motion: { size: { width, height }, seen } };
  const said = JSON.stringify({ receipt, created, ...motion }, (_, value: unknown) =>
    typeof value === 'string' ? withoutQueries(value) : value,
  );
  const record = { version: 1, key, clip, bytes, shot, inputs, ...JSON.parse(said) } as SharedRecord;
  return `${JSON.stringify(record)}\n`;
}

/** Reads a shared record; undefined when it is none, or when it speaks of another request than its key. */
export function decodeShared(bytes: Uint8Array, key: CacheKey): SharedRecord | undefined {
  try {
    const record = JSON.parse(Buffer.from(bytes).toString('utf8')) as SharedRecord;
    const fits =
      record.version === 1 &&
      record.key === key &&
      isDigest(record.clip) &&
      Number.isSafeInteger(record.bytes) &&
      record.bytes > 0 &&
      typeof record.shot === 'string' &&
      typeof record.created === 'number' &&
      !Number.isNaN(new Date(record.created).getTime()) &&
      keyOfInputs(record.inputs) === key;
    if (!fits) return undefined;
    const { motion, ...rest } = record;
    const known = { ...rest, receipt: readReceipt(record.receipt) };
    return motion && isSharedMotion(motion) ? { ...known, motion } : known;
  } catch {
    return undefined;
  }
}

// It comes into the lockfile and into reports: what cannot stand there counts as not said.
function readReceipt(said: unknown): ClipReceipt {
  const { cost, actualPrompt, requestId, taskId, usage } = (said ?? {}) as Partial<ClipReceipt>;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    cost: cost === 'free' || isMoney(cost) ? cost : null,
    actualPrompt: text(actualPrompt),
    requestId: text(requestId),
    ...(taskId === undefined ? {} : { taskId: text(taskId) }),
    usage: usage ?? null,
  };
}

// To lose it costs another look at the stills, and never the clip.
function isSharedMotion(motion: SharedMotion): boolean {
  const sides = [motion.size?.width, motion.size?.height];
  return sides.every(Number.isSafeInteger) && isMotionAnalysis(motion.seen);
}
