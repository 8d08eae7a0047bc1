import type { Answer } from './connection.js';
import type { SecretFilter } from './remove-secrets.js';

/** A complete answer of a service, and its body as far as it is a JSON object. Neither contains a secret. */
export interface WebAnswer extends Answer {
  readonly body: WireObject | undefined;
}

export type WireObject = Readonly<Record<string, unknown>>;

/** Removes the secrets from an answer and reads its body: a page of a proxy and a truncated answer have none. */
export function withBody(answer: Answer, filter: SecretFilter): WebAnswer {
  const text = filter.text(answer.text);
  return { ...answer, text, headers: filter.json(answer.headers), body: filter.json(parseBody(text)) };
}

function parseBody(text: string): WireObject | undefined {
  try {
    return objectIn(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function objectIn(value: unknown): WireObject | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as WireObject)
    : undefined;
}

/** A text of a lenient object; null when it is absent, empty or something else. */
export function textIn(holder: WireObject | undefined, key: string): string | null {
  const value = holder?.[key];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A number of a lenient object: services write some of them as text. */
export function numberIn(holder: WireObject | undefined, key: string): number | null {
  const value = holder?.[key];
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
