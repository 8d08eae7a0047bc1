import { readFileSync } from 'node:fs';
import { type Digest, isDigest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { Money } from '../../base/money.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import { codeOf } from '../../system/atomic-file.js';
import type { ClipFacts } from '../../timeline/clip.js';
import type { FileStamp } from './file-stamp.js';

/** What the provider reported about the take of a clip. */
export interface ClipReceipt {
  readonly cost: Money | 'free' | null;
  readonly actualPrompt: string | null;
  readonly requestId: string | null;
  readonly taskId?: string | null;
  readonly usage: JsonValue;
}

/** What is known about a clip when it is adopted. */
export interface ClipOrigin {
  readonly shot: string;
  readonly inputs: PixelInputs;
  readonly facts: ClipFacts;
  readonly receipt: ClipReceipt;
  /** Ms since 1970. */
  readonly created: number;
}

/** One file of `takes/`: which clip answers a cache key, and where it came from. */
export interface TakeRecord extends ClipOrigin {
  readonly version: 1;
  readonly clip: Digest;
  readonly bytes: number;
  /** The clip's file as it was when its bytes were last hashed on the way in. */
  readonly stamp: FileStamp;
}

/**
 * Reads a record; undefined if there is none or if it is invalid: then the clip is made again. Synchronous, because
 * an asynchronous read of a small file takes several times as long.
 */
export function readTakeRecord(path: string): TakeRecord | undefined {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isTakeRecord(value) ? value : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

// Records are written atomically, so it is enough to distinguish them from other files.
function isTakeRecord(value: unknown): value is TakeRecord {
  if (typeof value !== 'object' || value === null) return false;
  const { version, clip, bytes, facts, stamp } = value as Partial<TakeRecord>;
  return (
    version === 1 &&
    typeof clip === 'string' &&
    isDigest(clip) &&
    typeof bytes === 'number' &&
    typeof facts === 'object' &&
    typeof stamp === 'object'
  );
}
