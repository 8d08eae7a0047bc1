import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretFilter, tokenFilter } from '../../../src/providers/web/remove-secrets.js';

const key = 'sk-0aB9_z.Y+/=&<x>"k~';
const filter = secretFilter([key]);

const forms: readonly (readonly [string, (text: string) => string])[] = [
  ['plain', (text) => text],
  ['with its scheme', (text) => `Bearer ${text}`],
  ['in another case', (text) => text.toUpperCase()],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['with every byte percent-encoded', (text) => [...text].map((one) => `%${hex(one)}`).join('')],
  ['as JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['as JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ['with JSON escapes', (text) => [...text].map((one) => `\\u00${hex(one)}`).join('')],
  [
    'as HTML',
    (text) =>
      text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
  ],
  ['with HTML numbers', (text) => [...text].map((one) => `&#x${hex(one)};`).join('')],
  ['in hexadecimal form', (text) => Buffer.from(text).toString('hex')],
];

test.each(forms)('a key is removed %s', (_, encode) => {
  expect(filter.text(`before ${encode(key)} after`)).toBe('before [removed] after');
});

test('a signed token is removed plain and in Base64', () => {
  const token = `eyJhbGciOiJIUzI1NiJ9.${Buffer.from('{"iss":"acce55"}').toString('base64url')}.c2lnbmF0dXJl_-x`;
  const { text, json } = tokenFilter(token);
  expect(text(`bad ${token}, worse`)).toBe('bad [removed], worse');
  expect(json({ at: [Buffer.from(`Bearer ${token}`).toString('base64url')] }).at[0]).toContain('[removed]');
});

test.each(['base64', 'base64url'] as const)('a key is removed in %s at any offset', (coding) => {
  for (const before of ['', 'a', 'ab', 'Bearer ', 'user:']) {
    for (const after of ['', 'z', ' and more']) {
      const bytes = Buffer.from(`${before}${key}${after}`);
      const cleaned = filter.text(bytes.toString(coding));
      expect(cleaned).toContain('[removed]');
      expect(cleaned.length).toBeLessThan(before.length * 2 + after.length * 2 + 16);
    }
  }
});

test('a JSON value is cleaned in texts, keys and lists, and stays the same otherwise', () => {
  const value = { [key]: [key, 1, null, { deep: `x${key}y` }], other: 'sk-another-key', seven: 7 };
  expect(filter.json(value)).toEqual({
    '[removed]': ['[removed]', 1, null, { deep: 'x[removed]y' }],
    other: 'sk-another-key',
    seven: 7,
  });
});

test('JSON with a key in any text stays JSON', () => {
  const printable = fc.string({
    unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)),
    minLength: 8,
  });
  fc.assert(
    fc.property(printable, fc.string(), fc.string(), (secret, before, after) => {
      const { text } = secretFilter([secret]);
      const value = { message: before + secret + after };
      const cleaned = text(JSON.stringify(value));
      expect(() => JSON.parse(cleaned)).not.toThrow();
      expect(secretFilter([secret]).json(JSON.parse(cleaned)).message).not.toContain(secret);
    }),
  );
});

test('a long text without a key is searched quickly', () => {
  const begun = performance.now();
  expect(filter.text('sk-0aB9\\%25&#'.repeat(200_000))).toHaveLength(2_600_000);
  expect(performance.now() - begun).toBeLessThan(3000);
});

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(2, '0');
}
