import type { JsonValue } from './json.js';

// Deeper values make recursive functions overflow the stack, such as JSON.stringify.
const MAX_DEPTH = 100;

/** The value in a JSON text from outside of the program; undefined if it is not JSON, or nested too deeply. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    const value = JSON.parse(withoutBom(text)) as JsonValue;
    return isShallow(value, MAX_DEPTH) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isShallow(value: JsonValue, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1));
}

/** A text without a byte order mark, which some editors and shells write at the start of a file. */
export function withoutBom(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}
