import type { JsonValue } from './json.js';

/**
 * The same text for equal values: keys sorted by code unit, no white space, numbers as ECMAScript prints them.
 * Follows RFC 8785. A number that JSON cannot represent throws a RangeError.
 */
export function canonicalJson(value: JsonValue): string {
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is not JSON`);
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  if (isList(value)) return `[${value.map(canonicalJson).join(',')}]`;
  // In a loop: every shot passes here several times, and lists of members take longer than their text.
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = `${JSON.stringify(key)}:${canonicalJson(value[key] as JsonValue)}`;
    members = members === '' ? member : `${members},${member}`;
  }
  return `{${members}}`;
}

function isList(value: object): value is readonly JsonValue[] {
  return Array.isArray(value);
}
