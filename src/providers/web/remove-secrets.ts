/** Removes secrets by value, in every form in which a service may echo them. */
export interface SecretFilter {
  /** A text without them. */
  text(text: string): string;
  /** A JSON value whose texts and keys are without them. */
  json<T>(value: T): T;
}

/** What replaces a secret. */
const REMOVED = '[removed]';

// The name of the scheme says that a key follows.
const SCHEME = '(?:bearer(?:\\s|%(?:25){0,3}20|\\+){1,5})?';

/**
 * Finds the secrets in plain, percent-encoded (also twice), JSON-escaped and HTML-escaped text, in Base64 at any offset,
 * and in hexadecimal form, regardless of case where the form allows it.
 */
export function secretFilter(secrets: readonly string[]): SecretFilter {
  // Longer secrets first, because one secret can be the start of another.
  const patterns = secrets
    .filter((secret) => secret.length > 0)
    .sort((a, b) => b.length - a.length)
    .flatMap((secret) => [
      new RegExp(`${SCHEME}${[...secret].map(anyFormOf).join('')}`, 'gi'),
      new RegExp(Buffer.from(secret).toString('hex'), 'gi'),
      ...base64Forms(secret).map((form) => new RegExp([...form].map(base64Character).join(''), 'g')),
    ]);
  const text = (whole: string) => patterns.reduce((rest, pattern) => rest.replace(pattern, REMOVED), whole);
  return { text, json: <T>(value: T) => cleaned(value, text) as T };
}

/**
 * Finds one signed token, plain and in Base64. Tokens have no characters that are encoded otherwise, and a pattern of a text
 * of this length would be slow.
 */
export function tokenFilter(token: string): SecretFilter {
  const forms = [token, ...base64Forms(token), ...base64Forms(token).map(urlForm)];
  const text = (whole: string) => forms.reduce((rest, form) => rest.replaceAll(form, REMOVED), whole);
  return { text, json: <T>(value: T) => cleaned(value, text) as T };
}

function urlForm(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}

// Keys are printable ASCII, so each character is one byte.
function anyFormOf(character: string): string {
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  const literal = character.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return `(?:\\\\{0,4}${literal}|%(?:25){0,3}${hex}|\\\\{1,4}u00${hex}|\\\\{1,4}x${hex}|&#0{0,5}${code};?|&#x0{0,4}${hex};?${named(character)})`;
}

function named(character: string): string {
  const names: Readonly<Record<string, string>> = {
    '&': 'amp',
    '<': 'lt',
    '>': 'gt',
    '"': 'quot',
    "'": 'apos',
  };
  return names[character] === undefined ? '' : `|&${names[character]};`;
}

// The first and the last characters depend on the neighbours of the secret, so they are not part of the search.
function base64Forms(secret: string): readonly string[] {
  return [0, 1, 2].flatMap((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    const text = bytes.toString('base64').replace(/=+$/, '');
    const from = Math.ceil((offset * 8) / 6);
    const form = text.slice(from, Math.floor((bytes.length * 8) / 6));
    return form.length >= 8 ? [form] : [];
  });
}

// The URL form has - and _; a percent-encoded or escaped one is found as well.
function base64Character(character: string): string {
  if (character === '+') return '(?:\\+|-|%(?:25){0,2}2[bB])';
  if (character === '/') return '(?:\\\\?/|_|%(?:25){0,2}2[fF])';
  return character;
}

function cleaned(value: unknown, text: (text: string) => string): unknown {
  if (typeof value === 'string') return text(value);
  if (Array.isArray(value)) return value.map((one) => cleaned(one, text));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), cleaned(one, text)]));
}
