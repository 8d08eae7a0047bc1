import { type Check, isNumber, isRecord, isText, isTime, oneOf, orNull, shape } from '../base/shape.js';
import { isTakeRequest } from '../store/journal/entry-shape.js';
import type { EmulatedTask } from './task.js';

/** Whether the content of a file is a task. Its id becomes a part of file names. */
export function isEmulatedTask(value: unknown): value is EmulatedTask {
  return isTask(value);
}

const isId: Check = (value) => typeof value === 'string' && /^[\w-]{1,100}$/.test(value);

const isFate: Check = (value) =>
  isRecord(value) &&
  (oneOf('unknown', 'good')(value.kind) || (value.kind === 'failed' && isText(value.code)));

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
