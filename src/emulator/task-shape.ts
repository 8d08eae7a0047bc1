import {
  type Check,
  isNumber,
  isRecord,
  isText,
  isTime,
  oneOf,
  optional,
  orNull,
  shape,
} from '../base/shape.js';
import { isTakeRequest } from '../store/journal/entry-shape.js';
import type { EmulatedTask } from './task.js';

/** Whether the content of a file is a task. Its id becomes a part of file names. */
export function isEmulatedTask(value: unknown): value is EmulatedTask {
  return isTask(value);
}

const isId: Check = (value) => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

const isOddClip = shape({ seconds: optional(isNumber), fps: optional(isNumber) });

// One check per kind, so that no kind of fate is forgotten.
const fates: Readonly<Record<EmulatedTask['fate']['kind'], Check>> = {
  good: () => true,
  unknown: () => true,
  odd: shape({ clip: isOddClip }),
  failed: shape({ code: isText, message: optional(isText) }),
};

const isFate: Check = (value) =>
  isRecord(value) &&
  oneOf(...Object.keys(fates))(value.kind) &&
  fates[value.kind as EmulatedTask['fate']['kind']](value);

const isTask = shape({
  id: isId,
  requestId: isText,
  account: isText,
  request: isTakeRequest,
  fetches: shape({ first: orNull(isText), last: orNull(isText) }),
  created: isTime,
  fate: isFate,
  runsForMs: isNumber,
  status: oneOf('PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'),
  started: orNull(isTime),
  ended: orNull(isTime),
  error: orNull(shape({ code: isText, message: isText })),
});
