import { clipAddress } from '../web/clip-address.js';
import { numberIn, objectIn, textIn, type WireObject } from '../web/web-answer.js';

export {
  numberIn,
  objectIn,
  type WebAnswer as WireAnswer,
  type WireObject,
  withBody,
} from '../web/web-answer.js';

import type { JsonValue } from '../../base/json.js';
import { readUrl } from '../../base/read-url.js';

/** An error as the service reports it. */
export interface VendorError {
  readonly code: string;
  readonly message: string;
}

/** A task as the poll shows it; times in ms since 1970. */
export interface WireTask {
  /** Null when the answer does not name it. */
  readonly id: string | null;
  readonly status: string;
  readonly videoUrl: string | null;
  readonly error: VendorError | null;
  readonly submitted: number | null;
  readonly ended: number | null;
  readonly originalPrompt: string | null;
  readonly actualPrompt: string | null;
  readonly usage: JsonValue;
}

/** A permit to upload one file. */
export interface UploadPermit {
  readonly host: string;
  readonly folder: string;
  readonly maxBytes: number;
  /** Fields of the form, in the order in which they are sent. */
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** A row of the task list. */
export interface ListedTask {
  readonly id: string;
  readonly model: string;
  readonly status: string;
  /** Null when the list does not show it. */
  readonly created: number | null;
}

export function requestIdOf(body: WireObject | undefined): string | null {
  return textIn(body, 'request_id');
}

/** The error, which is at the top level, or in an `error` object in the compatibility mode. */
export function errorIn(body: WireObject | undefined): VendorError | null {
  const holder = objectIn(body?.error) ?? body;
  const code = textIn(holder, 'code') ?? numberText(holder?.code);
  return code === null || /^(?:0|200|ok|success)$/i.test(code)
    ? null
    : { code, message: textIn(holder, 'message') ?? '' };
}

/** The message of an answer without an error code, as gateways send it. */
export function messageIn(body: WireObject | undefined): string | null {
  const holder = objectIn(body?.error) ?? body;
  return textIn(holder, 'message') ?? textIn(body, 'error') ?? textIn(body, 'detail');
}

function numberText(value: unknown): string | null {
  return typeof value === 'number' ? String(value) : null;
}

/** A task, or undefined when the answer does not show one. */
export function taskIn(body: WireObject | undefined): WireTask | undefined {
  const output = objectIn(body?.output);
  const status = textIn(output, 'task_status');
  if (!output || status === null) return undefined;
  return {
    id: textIn(output, 'task_id'),
    status,
    videoUrl: videoUrlIn(output),
    error: errorOfTask(output, body),
    submitted: beijingTime(textIn(output, 'submit_time')),
    ended: beijingTime(textIn(output, 'end_time')),
    originalPrompt: textIn(output, 'orig_prompt'),
    actualPrompt: textIn(output, 'actual_prompt'),
    usage: (objectIn(body?.usage) ?? null) as JsonValue,
  };
}

// A failed task may have only a message, and the error may be next to the output.
function errorOfTask(output: WireObject, body: WireObject | undefined): VendorError | null {
  const message = messageIn(output);
  return errorIn(output) ?? errorIn(body) ?? (message === null ? null : { code: WITHOUT_CODE, message });
}

/** Replaces the code of a failed task that has none. */
export const WITHOUT_CODE = 'FAILED';

// Older and sibling models put the address into `results`.
function videoUrlIn(output: WireObject): string | null {
  const results = output.results;
  const holder = Array.isArray(results) ? objectIn(results[0]) : objectIn(results);
  return clipAddress(textIn(output, 'video_url') ?? textIn(holder, 'video_url') ?? textIn(holder, 'url'));
}

/** An upload permit, or undefined. */
export function permitIn(body: WireObject | undefined): UploadPermit | undefined {
  const data = objectIn(body?.data);
  const host = textIn(data, 'upload_host');
  const folder = textIn(data, 'upload_dir');
  const fields = [
    ['OSSAccessKeyId', textIn(data, 'oss_access_key_id')],
    ['Signature', textIn(data, 'signature')],
    ['policy', textIn(data, 'policy')],
    ['x-oss-object-acl', textIn(data, 'x_oss_object_acl')],
    ['x-oss-forbid-overwrite', textIn(data, 'x_oss_forbid_overwrite')],
  ] as const;
  if (host === null || folder === null || !readUrl(host)) return undefined;
  const given = fields.filter((field): field is readonly [(typeof field)[0], string] => field[1] !== null);
  const megabytes = numberIn(data, 'max_file_size_mb');
  const maxBytes = megabytes === null ? Number.POSITIVE_INFINITY : megabytes * 1024 * 1024;
  return { host, folder, maxBytes, fields: given };
}

/** The rows of one page of the task list, or undefined when the answer is no page. */
export function listIn(body: WireObject | undefined): { tasks: ListedTask[]; pages: number } | undefined {
  if (!Array.isArray(body?.data)) return undefined;
  const tasks = body.data.flatMap((row: unknown) => {
    const task = objectIn(row);
    const id = textIn(task, 'task_id');
    const model = textIn(task, 'model_name');
    const created = numberIn(task, 'gmt_create') ?? numberIn(task, 'start_time');
    if (id === null || model === null) return [];
    return [{ id, model, created, status: textIn(task, 'status') ?? '' }];
  });
  return { tasks, pages: numberIn(body, 'total_page') ?? 1 };
}

// "2025-04-18 10:36:58.394": Beijing time without a time zone, in every region.
function beijingTime(text: string | null): number | null {
  const match = text?.match(/^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d(?:\.\d{1,3})?)$/);
  const time = match ? Date.parse(`${match[1]}T${match[2]}+08:00`) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}
