import type { Location } from '../diagnostics/diagnostic.js';
import type { LocatedSource } from '../diagnostics/located-source.js';

/** A JSON text whose values are found by their path. */
export function jsonSource(name: string, text: string): LocatedSource {
  return {
    name,
    text,
    rangeOf: (at) => {
      const { start, end } = at.kind === 'range' ? at : placeInJson(text, at);
      const from = Math.max(0, Math.min(start, text.length));
      return { start: from, end: Math.max(from, Math.min(end, text.length)) };
    },
  };
}

// The text is searched when a place is shown, which is rare. It is valid JSON: it was parsed before.
function placeInJson(
  text: string,
  { path }: Extract<Location, { kind: 'path' }>,
): { readonly start: number; readonly end: number } {
  let at = skipSpace(text, text.startsWith('\uFEFF') ? 1 : 0);
  for (const step of path) {
    const found = typeof step === 'number' ? itemAt(text, at, step) : memberAt(text, at, step);
    if (found === null) break;
    at = found;
  }
  const sign = text[at];
  // Of a block, only its first sign is marked.
  return { start: at, end: sign === '{' || sign === '[' ? at + 1 : skipValue(text, at) };
}

function itemAt(text: string, list: number, index: number): number | null {
  if (text[list] !== '[') return null;
  let at = skipSpace(text, list + 1);
  for (let n = 0; n < index; n += 1) {
    at = skipSpace(text, skipValue(text, at));
    if (text[at] !== ',') return null;
    at = skipSpace(text, at + 1);
  }
  return text[at] === ']' ? null : at;
}

function memberAt(text: string, object: number, key: string): number | null {
  if (text[object] !== '{') return null;
  let at = skipSpace(text, object + 1);
  let found: number | null = null;
  while (text[at] === '"') {
    const end = skipValue(text, at);
    const isIt = nameIn(text.slice(at, end)) === key;
    at = skipSpace(text, skipSpace(text, end) + 1);
    // Of two members with one name, the last counts.
    if (isIt) found = at;
    at = skipSpace(text, skipValue(text, at));
    if (text[at] !== ',') break;
    at = skipSpace(text, at + 1);
  }
  return found;
}

function nameIn(quoted: string): string | null {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    return null;
  }
}

function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && /\s/.test(text[at]!)) at += 1;
  return at;
}

function skipValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  while (at < text.length) {
    const sign = text[at]!;
    if (sign === '"') at = endOfQuote(text, at);
    else {
      if (sign === '{' || sign === '[') depth += 1;
      if (sign === '}' || sign === ']') depth -= 1;
      if (depth < 0) return at;
      at += 1;
      if (depth === 0 && !/[\w+.-]/.test(sign)) return at;
      if (depth === 0 && !/[\w+.-]/.test(text[at] ?? ' ')) return at;
      continue;
    }
    if (depth === 0) return at;
  }
  return text.length;
}

function endOfQuote(text: string, from: number): number {
  let at = from + 1;
  while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return Math.min(text.length, at + 1);
}
