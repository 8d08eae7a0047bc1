import type { Answer } from './connection.js';

/**
 * What an answer says about a created task. A task is billed whatever else the answer says, so an id counts in any status,
 * next to any error, at any depth, and in a text that is no JSON or that breaks off.
 */
export type TaskIdInAnswer =
  | { readonly state: 'named'; readonly id: string }
  /** The answer names a task, but not in a form that it can be polled by. */
  | { readonly state: 'unusable' }
  | { readonly state: 'none' };

const none: TaskIdInAnswer = { state: 'none' };

/** Finds the id of a created task in an answer, complete or not. */
export function taskIdInAnswer({ text, headers }: Pick<Answer, 'text' | 'headers'>): TaskIdInAnswer {
  const parsed = parse(withLongNumbersAsText(text));
  const inBody = parsed === undefined ? inText(text) : inJson(parsed);
  if (inBody.state === 'named') return inBody;
  const inHeaders = inLocation(headers);
  return inHeaders.state === 'named' ? inHeaders : inBody;
}

/** Whether a text can be the id of a task. */
export function isTaskId(text: string): boolean {
  return /^[\w.:-]{1,200}$/.test(text) && !/^\.+$/.test(text);
}

const MOST_VALUES = 10_000;

// Breadth first: the documented place (`output.task_id`) is nearer than an id in a list or a nested answer.
function inJson(root: unknown): TaskIdInAnswer {
  let found = none;
  let level: unknown[] = [root];
  for (let seen = 0; level.length > 0 && seen < MOST_VALUES; seen += level.length) {
    for (const value of level) {
      const here = inValue(value);
      if (here.state === 'named') return here;
      if (here.state === 'unusable') found = here;
    }
    level = level.flatMap((value) => (isObject(value) ? Object.values(value) : []));
  }
  return found;
}

function inValue(value: unknown): TaskIdInAnswer {
  // An answer inside a text, as gateways pass it on.
  if (typeof value === 'string') return inText(value);
  if (!isObject(value) || Array.isArray(value)) return none;
  const ids = Object.entries(value).filter(([key]) => /^task[_-]?id$/i.test(key));
  for (const [, id] of ids) {
    const text = typeof id === 'number' ? String(id) : id;
    if (typeof text === 'string' && isTaskId(text)) return { state: 'named', id: text };
  }
  return ids.some(([, id]) => isValue(id)) ? { state: 'unusable' } : none;
}

function isValue(id: unknown): boolean {
  return id !== null && id !== undefined && id !== '' && id !== false;
}

const quoted = /["']?task[_-]?id\\*["']?\s{0,9}[:=]\s{0,9}\\*["']([\w.:-]{1,200})\\*["']/i;
const element = /<task[_-]?id>\s{0,9}([\w.:-]{1,200})\s{0,9}<\//i;
// In a sentence, only the form of the service's own ids counts: a message about a field "task_id" names no task.
const uuid = /\btask[\s_-]?id\b[^\w]{1,9}([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/i;
const cutOff = /["']task[_-]?id\\*["']\s{0,9}:\s{0,9}\\*["'][\w.:-]{0,200}$/i;

function inText(text: string): TaskIdInAnswer {
  const id = [quoted, element, uuid]
    .map((pattern) => pattern.exec(text)?.[1])
    .find((one) => one !== undefined);
  if (id !== undefined && isTaskId(id)) return { state: 'named', id };
  return cutOff.test(text) ? { state: 'unusable' } : none;
}

// A redirect to the new task, as HTTP describes it for a POST that was carried out.
function inLocation(headers: Answer['headers']): TaskIdInAnswer {
  for (const name of ['location', 'content-location']) {
    const value = headers[name];
    const id =
      typeof value === 'string' ? /\/tasks\/([\w.:-]{1,200})\/?(?:[?#]|$)/.exec(value)?.[1] : undefined;
    if (id !== undefined && isTaskId(id)) return { state: 'named', id };
  }
  return none;
}

// A number of more than 15 digits would lose its last ones.
function withLongNumbersAsText(text: string): string {
  return text.replace(/("task[_-]?id"\s{0,9}:\s{0,9})(\d{16,200})(?=\s{0,9}[,}])/gi, '$1"$2"');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> | unknown[] {
  return typeof value === 'object' && value !== null;
}
