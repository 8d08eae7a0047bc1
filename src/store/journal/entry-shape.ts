import { isDigest } from '../../base/digest.js';
import { isMoney } from '../../base/money.js';
import {
  type Check,
  isCount,
  isFlag,
  isNumber,
  isRecord,
  isText,
  isTime,
  listOf,
  oneOf,
  optional,
  orNull,
  shape,
} from '../../base/shape.js';
import type { TakeRequest } from '../../plan/take.js';
import { isReceipt } from '../clips/receipt-shape.js';
import type { JournalEntry } from './journal-entry.js';

/** Whether the content of a line is an entry: one that fits this type is safe to use everywhere. */
export function isJournalEntry(value: unknown): value is JournalEntry {
  if (!isRecord(value) || !isCommon(value)) return false;
  const { type } = value;
  return typeof type === 'string' && Object.hasOwn(types, type) && types[type]?.(value) === true;
}

const isDigestText: Check = (value) => typeof value === 'string' && isDigest(value);
const isSize = shape({ width: isCount, height: isCount });

// The number of the next entry is one higher, so the largest one is far below the largest safe number.
const isSeq: Check = (value) => isCount(value) && Number(value) >= 1 && Number(value) < 2 ** 48;
const isTake: Check = (value) => typeof value === 'string' && /^[^\p{C}]{1,300}$/u.test(value);
const isCommon = shape({ seq: isSeq, at: isTime, take: isTake });

const isNormalization = shape({
  recipe: isText,
  name: isDigestText,
  format: oneOf('png', 'jpeg'),
  size: isSize,
});

const isImage = shape({
  kind: oneOf('image'),
  uri: isText,
  from: oneOf('file', 'url', 'data'),
  digest: isDigestText,
  bytes: isCount,
  format: isText,
  size: isSize,
  orientation: isCount,
  alpha: isFlag,
  file: isText,
  normalization: optional(isNormalization),
});

const isRemote = shape({ kind: oneOf('remote'), uri: isText, digest: isDigestText });
const isKeyframe: Check = (value) => isImage(value) || isRemote(value);

const isDrivingAudio = shape({
  uri: isText,
  digest: isDigestText,
  bytes: isCount,
  format: oneOf('wav', 'mp3'),
  seconds: isNumber,
  file: isText,
});

// A field without a check does not compile.
const requestFields: Readonly<Record<keyof TakeRequest, Check>> = {
  shot: isText,
  provider: isText,
  providerName: optional(isText),
  revision: isText,
  model: isText,
  first: isKeyframe,
  last: orNull(isKeyframe),
  prompt: orNull(isText),
  negativePrompt: orNull(isText),
  template: orNull(isText),
  drivingAudio: optional(orNull(isDrivingAudio)),
  resolution: isText,
  duration: isNumber,
  autoDuration: optional(oneOf(true)),
  ratio: optional(isText),
  generatedAudio: optional(oneOf(true)),
  promptExtend: isFlag,
  watermark: isFlag,
  seed: orNull(isNumber),
  slate: orNull(isText),
  drawn: optional(isText),
  camera: optional(isText),
  takeSeed: optional(isNumber),
};

/** The check of a take request, which the emulator stores as well. */
export const isTakeRequest = shape(requestFields);

const isPrice: Check = (value) =>
  shape({ kind: oneOf('free', 'unknown') })(value) ||
  shape({ kind: oneOf('known'), money: isMoney, asOf: isText, source: isText })(value);

const isEnding = shape({ code: isText, message: isText });

const isPaidBy = optional(shape({ machine: isText, token: isText, number: isCount }));

const types: Readonly<Record<JournalEntry['type'], Check> & Record<string, Check>> = {
  intent: shape({
    key: isDigestText,
    shots: listOf(isText),
    request: isTakeRequest,
    price: isPrice,
    keepsMs: orNull(isNumber),
    aheadMs: optional(orNull(isNumber)),
    claim: optional(isText),
    retake: optional(oneOf(true)),
    name: optional(isText),
    account: optional(isText),
  }),
  claimed: shape({ number: isCount }),
  submitted: (value) => isRecord(value) && value.operation !== undefined && isPaidBy(value.paidBy),
  succeeded: shape({ expiresAt: orNull(isNumber), receipt: isReceipt }),
  accepted: shape({ clip: isDigestText }),
  'odd-length': shape({ clip: isDigestText }),
  // A path would lead out of quarantine.
  rejected: shape({
    code: isText,
    message: isText,
    file: (name) => isText(name) && /^[\w.-]+$/.test(String(name)),
  }),
  refused: isEnding,
  failed: isEnding,
  'unknown-outcome': isEnding,
  expired: isEnding,
  cancelling: () => true,
  resubmitted: () => true,
};
