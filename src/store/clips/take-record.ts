import { dirname } from 'node:path';
import { type Digest, isDigest } from '../../base/digest.js';
import type { JsonValue } from '../../base/json.js';
import type { Money } from '../../base/money.js';
import { parseJson } from '../../base/parse-json.js';
import {
  type Check,
  isCount,
  isFlag,
  isNumber,
  isRecord,
  isText,
  isTime,
  oneOf,
  orNull,
  shape,
} from '../../base/shape.js';
import { RenderError } from '../../diagnostics/render-error.js';
import type { PixelInputs } from '../../plan/cache-key.js';
import { codeOf } from '../../system/atomic-file.js';
import { readWholeFileSync } from '../../system/read-whole-file.js';
import type { ClipFacts } from '../../timeline/clip.js';
import type { FileStamp } from './file-stamp.js';
import { isReceipt } from './receipt-shape.js';

/** What the provider reported about the take of a clip. */
export interface ClipReceipt {
  readonly cost: Money | 'free' | null;
  readonly actualPrompt: string | null;
  readonly requestId: string | null;
  readonly taskId?: string | null;
  /** The storyboard's name of the provider; absent for the provider's own. */
  readonly providerName?: string;
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

/** The valid record at a path; undefined if there is none. */
export function readTakeRecord(path: string): TakeRecord | undefined {
  const record = findTakeRecord(path);
  return typeof record === 'string' ? undefined : record;
}

/**
 * The record at a path. `damaged`: something else is there. Throws the error of a disk that cannot be read now: its
 * record may be intact, and without it a clip would be paid for again. Synchronous, because an asynchronous read of a
 * small file takes several times as long.
 */
export function findTakeRecord(path: string): TakeRecord | 'absent' | 'damaged' {
  try {
    const value: unknown = parseJson(readWholeFileSync(path, MAX_BYTES).toString('utf8'));
    return isTakeRecord(value) ? value : 'damaged';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
    if (NO_RECORD.includes(codeOf(error))) return 'damaged';
    throw codeOf(error) === 'ENOTDIR' ? noFolder(dirname(path), error) : error;
  }
}

function noFolder(folder: string, cause: unknown): RenderError {
  return new RenderError(
    'store-unreadable',
    `The records of the clips in ${folder} cannot be read: it is not a folder.`,
    {
      hint: 'Check what is at this path, or choose another state folder with --state-dir.',
      cause,
    },
  );
}

// Usage and prompts are the largest parts, and a prompt has a few thousand characters.
const MAX_BYTES = 1 << 22;
// A folder, a pipe, a socket, a loop of links, or a huge file.
const NO_RECORD = ['EISDIR', 'EINVAL', 'ENXIO', 'ELOOP', 'EFBIG'];

const isDigestText: Check = (value) => typeof value === 'string' && isDigest(value);
const isPair: Check = (value) => Array.isArray(value) && value.length === 2 && value.every(isNumber);
const isSide: Check = (value) => isCount(value) && Number(value) > 0;

const isClipFacts = shape({
  width: isSide,
  height: isSide,
  frames: isCount,
  rate: orNull(isPair),
  timescale: isCount,
  duration: isNumber,
  codec: isText,
  config: isText,
  pixelFormat: isText,
  sampleAspect: isPair,
  rotation: isNumber,
  colour: shape({
    primaries: orNull(isText),
    transfer: orNull(isText),
    matrix: orNull(isText),
    fullRange: orNull(isFlag),
  }),
  fragmented: isFlag,
  oddEdit: isFlag,
  audio: orNull(shape({ codec: isText, sampleRate: isCount, channels: isCount })),
});

const isValue: Check = (value) => value === null || isText(value) || isNumber(value) || isFlag(value);
const isInputs: Check = (value) => isRecord(value) && Object.values(value).every(isValue);

const isTakeRecordShape = shape({
  version: oneOf(1),
  clip: isDigestText,
  bytes: isCount,
  stamp: shape({ size: isText, modified: isText, inode: isText }),
  shot: isText,
  inputs: isInputs,
  facts: isClipFacts,
  receipt: isReceipt,
  created: isTime,
});

function isTakeRecord(value: unknown): value is TakeRecord {
  return isTakeRecordShape(value);
}
