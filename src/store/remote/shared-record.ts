import { type Digest, isDigest } from '../../base/digest.js';
import { isMoney } from '../../base/money.js';
import { parseJson } from '../../base/parse-json.js';
import { withoutQueries } from '../../base/without-queries.js';
import { type CacheKey, keyOfInputs } from '../../plan/cache-key.js';
import { isMotionAnalysis, type MotionAnalysis } from '../../plan/motion-analysis.js';
import type { Size } from '../../plan/size.js';
import type { ClipOrigin, ClipReceipt, TakeRecord } from '../clips/take-record.js';

/** The record of a clip in a shared store. It does not contain the facts of the file, which are read from the file. */
export interface SharedRecord extends Omit<ClipOrigin, 'facts'> {
  readonly version: 1;
  readonly key: CacheKey;
  readonly clip: Digest;
  readonly bytes: number;
  /** The motion analysis of the images, and its size. Absent if there was none. */
  readonly motion?: SharedMotion;
}

/** The analysis of a pair of images. */
export interface SharedMotion {
  readonly size: Size;
  readonly seen: MotionAnalysis;
}

/** A record as it is shared: without signatures. The inputs are unchanged, because the key is computed from them. */
export function encodeShared(
  key: CacheKey,
  { clip, bytes, shot, inputs, receipt, created, facts: { width, height } }: TakeRecord,
  seen: MotionAnalysis | undefined,
): string {
  const motion = seen && { motion: { size: { width, height }, seen } };
  const cleaned = JSON.stringify({ receipt, created, ...motion }, (_, value: unknown) =>
    typeof value === 'string' ? withoutQueries(value) : value,
  );
  const record = { version: 1, key, clip, bytes, shot, inputs, ...JSON.parse(cleaned) } as SharedRecord;
  return `${JSON.stringify(record)}\n`;
}

/** Reads a shared record; undefined if it is invalid, or if its inputs do not have this key. */
export function decodeShared(bytes: Uint8Array, key: CacheKey): SharedRecord | undefined {
  try {
    const record = parseJson(Buffer.from(bytes).toString('utf8')) as unknown as SharedRecord;
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

// It gets into the lockfile and into reports: invalid values count as missing.
function readReceipt(receipt: unknown): ClipReceipt {
  const { cost, actualPrompt, requestId, taskId, providerName, usage } = (receipt ??
    {}) as Partial<ClipReceipt>;
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return {
    cost: cost === 'free' || isMoney(cost) ? cost : null,
    actualPrompt: text(actualPrompt),
    requestId: text(requestId),
    ...(taskId === undefined ? {} : { taskId: text(taskId) }),
    ...(typeof providerName === 'string' ? { providerName } : {}),
    usage: usage ?? null,
  };
}

// Without it the images are analysed again; the clip is used in any case.
function isSharedMotion(motion: SharedMotion): boolean {
  const sides = [motion.size?.width, motion.size?.height];
  return sides.every(Number.isSafeInteger) && isMotionAnalysis(motion.seen);
}
