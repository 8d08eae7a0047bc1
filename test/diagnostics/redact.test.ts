import { expect, test } from 'vitest';
import { mask, redact } from '../../src/diagnostics/redact.js';

test.each([
  ['an API key', 'key sk-0123456789abcdef0123 end', 'key [removed] end'],
  ['a key in JSON', '{"api_key":"sk-proj-abc_DEF-123"}', '{"api_key":"[removed]"}'],
  ['an Authorization header', 'Authorization: Bearer abc.def-123', 'Authorization: Bearer [removed]'],
  ['the header in JSON', '{"authorization":"Bearer abc.def-123"}', '{"authorization":"Bearer [removed]"}'],
  ['a basic header', 'authorization: Basic dXNlcjpwYXNz', 'authorization: Basic [removed]'],
  ['a bearer alone', 'sent bearer abcdefgh12345678', 'sent bearer [removed]'],
  [
    'a signed address of OSS',
    'https://r.oss-cn-beijing.aliyuncs.com/x.mp4?Expires=1700&OSSAccessKeyId=LTAI5&Signature=a%2Bb%3D',
    'https://r.oss-cn-beijing.aliyuncs.com/x.mp4?Expires=[removed]&OSSAccessKeyId=[removed]&Signature=[removed]',
  ],
  [
    'a signed address of S3',
    'https://b.s3.amazonaws.com/x?X-Amz-Signature=ab&X-Amz-Credential=cd%2F&part=2',
    'https://b.s3.amazonaws.com/x?X-Amz-Signature=[removed]&X-Amz-Credential=[removed]&part=2',
  ],
  [
    'a token',
    'GET /x?token=abc&y=1 and https://a/?access_token=q',
    'GET /x?token=[removed]&y=1 and https://a/?access_token=[removed]',
  ],
  [
    'a signed token',
    'bad token eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhY2Nlc3MifQ.c2lnbmF0dXJlLW9m.',
    'bad token [removed].',
  ],
  ['a security token', 'x?security-token=CAIS', 'x?security-token=[removed]'],
  ['a name and password in an address', 'http://me:secret@proxy:3128/x', 'http://[removed]@proxy:3128/x'],
  ['a password with an @', 'http://me:se@cret@proxy:3128/x', 'http://[removed]@proxy:3128/x'],
  [
    'the password of a queue',
    'redis://:pa/ss@host/0, REDISS://a:b@c',
    'redis://[removed]@host/0, REDISS://[removed]@c',
  ],
])('%s is removed', (_, text, expected) => {
  expect(redact(text)).toBe(expected);
});

test.each([
  'A mask-like thing and risk-taking',
  'task-0385dc79-5ff8-4d82',
  'https://example.com/x.png?size=large&page=2#token',
  'The signature of the film; expires: never',
  'The basic idea of authorization',
])('nothing is removed from %j', (text) => {
  expect(redact(text)).toBe(text);
});

test('given secrets are removed everywhere, the longer of two first', () => {
  expect(redact('a=hunter2 b=hunter22 c=hunter2', ['hunter2', 'hunter22', ''])).toBe(
    'a=[removed] b=[removed] c=[removed]',
  );
  expect(redact('price $& and $1', ['price'])).toBe('[removed] $& and $1');
});

test.each([
  ['  other: { use: replicate, token: abcdefghij }', '  other: { use: replicate, token: ********** }'],
  ['ark: { apikey: 0a1b2c3d-1234-5678-9abc-def012345678 }', `ark: { apikey: ${'*'.repeat(36)} }`],
  ['secret_key: "s3cr3t-value"', 'secret_key: "************"'],
  [`key: ${'a1'.repeat(12)}`, `key: ${'*'.repeat(24)}`],
  ['credentials: { cert: keys/film.pem, key: keys/film-of-2026.key }', null],
  ['key_variable: DASHSCOPE_API_KEY_AGENCY', null],
  ['token: $TOKEN_OF_MINE', null],
  ['prompt: The token of the key: a small coin', null],
])('in a line of a file, %j is shown without its secret', (line, shown) => {
  expect(mask(line)).toBe(shown ?? line);
});

test.each([`r8_${'a1B2'.repeat(9)}`, `0a1b2c3d-1234-5678-9abc-def012345678:${'0a'.repeat(16)}`])(
  'the key %s is removed from any text',
  (key) => {
    expect(redact(`key ${key} refused`)).toBe('key [removed] refused');
  },
);

test('a mask keeps every column', () => {
  const text = '  api_key: sk-0123456789abcdef # mine';
  expect(mask(text)).toBe('  api_key: ******************* # mine');
});

test.each([
  'authorization',
  'authorization: ',
  'sk-',
  '?token=',
  'bearer ',
  'http://',
  'redis://a',
  'a',
  ' ',
  '&sig=',
  'api_key: ',
  'key: a',
  'token',
])('a long repetition of %j comes to an end', (piece) => {
  const text = piece.repeat(Math.ceil(200_000 / piece.length));
  expect(mask(text)).toHaveLength(text.length);
});
