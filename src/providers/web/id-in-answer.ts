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

/** How a service names its tasks. */
export interface TaskNames {
  /** The names of the field, as the source of a pattern: `task[_-]?id`. */
  readonly field: string;
  /** The form of an id; default: 1 to 200 word characters, dots, colons and hyphens. */
  readonly form?: RegExp;
  /** Finds the id as group 1 in the address of a new task. */
  readonly address: RegExp;
  /** The form that an id has in a sentence of an error, as the source of a pattern; default: a UUID. */
  readonly inSentences?: string;
}

/** Finds ids of created tasks in answers, complete or not. */
export interface TaskIdFinder {
  find(answer: Pick<Answer, 'text' | 'headers'>): TaskIdInAnswer;
  /** Whether a text can be the id of a task. */
  isTaskId(text: string): boolean;
}

const none: TaskIdInAnswer = { state: 'none' };
const MOST_VALUES = 10_000;
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

export function openTaskIdFinder(names: TaskNames): TaskIdFinder {
  const { field, form = /^[\w.:-]{1,200}$/, address, inSentences = UUID } = names;
  const key = new RegExp(`^${field}$`, 'i');
  const quoted = new RegExp(
    `["']?${field}\\\\*["']?\\s{0,9}[:=]\\s{0,9}\\\\*["']([^"'\\\\\\s]{1,300})\\\\*["']`,
    'i',
  );
  const element = new RegExp(`<${field}>\\s{0,9}([^<\\s]{1,300})\\s{0,9}</`, 'i');
  // In a sentence, only the form of the service's own ids counts: a message about the field names no task.
  const inSentence = new RegExp(
    `\\b${field.replaceAll('[_-]?', '[\\s_-]?')}\\b[^\\w]{1,9}(${inSentences})\\b`,
    'i',
  );
  const cutOff = new RegExp(`["']${field}\\\\*["']\\s{0,9}:\\s{0,9}\\\\*["'][^"'\\s]{0,300}$`, 'i');
  const longNumber = new RegExp(`("${field}"\\s{0,9}:\\s{0,9})(\\d{16,200})(?=\\s{0,9}[,}])`, 'gi');

  const isTaskId = (text: string): boolean => form.test(text) && !/^\.+$/.test(text);

  return {
    isTaskId,
    find({ text, headers }) {
      // A number of more than 15 digits would lose its last ones.
      const parsed = parse(text.replace(longNumber, '$1"$2"'));
      const inBody = parsed === undefined ? inText(text) : inJson(parsed);
      if (inBody.state === 'named') return inBody;
      const inHeaders = inLocation(headers);
      return inHeaders.state === 'named' ? inHeaders : inBody;
    },
  };

  // Breadth first: the documented place is nearer than an id in a list or a nested answer.
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
    const ids = Object.entries(value).filter(([name]) => key.test(name));
    for (const [, id] of ids) {
      const text = typeof id === 'number' ? String(id) : id;
      if (typeof text === 'string' && isTaskId(text)) return { state: 'named', id: text };
    }
    return ids.some(([, id]) => isValue(id)) ? { state: 'unusable' } : none;
  }

  function inText(text: string): TaskIdInAnswer {
    const id = [quoted, element, inSentence]
      .map((pattern) => pattern.exec(text)?.[1])
      .find((one) => one !== undefined && isTaskId(one));
    if (id !== undefined) return { state: 'named', id };
    return cutOff.test(text) ? { state: 'unusable' } : none;
  }

  // A redirect to the new task, as HTTP describes it for a POST that was carried out.
  function inLocation(headers: Answer['headers']): TaskIdInAnswer {
    for (const name of ['location', 'content-location']) {
      const value = headers[name];
      const id = typeof value === 'string' ? address.exec(value)?.[1] : undefined;
      if (id !== undefined && isTaskId(id)) return { state: 'named', id };
    }
    return none;
  }
}

function isValue(id: unknown): boolean {
  return id !== null && id !== undefined && id !== '' && id !== false;
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
