import { expect, test } from 'vitest';
import { markdownCode, markdownText } from '../../src/report/markdown-text.js';

const BREAK = '\u200B';

test.each([
  ['ask @octocat', `ask @${BREAK}octocat`],
  ['see #12, me/film#3 and GH-4', `see #${BREAK}12, me/film#${BREAK}3 and GH-${BREAK}4`],
  ['me@example.com', `me@${BREAK}example.com`],
  ['https://evil.example/x', `https:${BREAK}//evil.example/x`],
  ['HTTP://a, ftp://b', `HTTP:${BREAK}//a, ftp:${BREAK}//b`],
  ['www.evil.example', `www${BREAK}.evil.example`],
  ['a[x](https://evil.example)', `a[x\\](https:${BREAK}//evil.example)`],
])('%s becomes no mention and no link', (text, written) => {
  expect(markdownText(text)).toBe(written);
});

test.each([
  'at [-dusk-]{+dawn+}',
  'film.yaml:5:3',
  '# one, @ two',
  'provider: draft',
  'a/b.png (1a2b)',
  '3 # 4',
])('the plain text %j stays as it is', (text) => {
  expect(markdownText(text)).toBe(text);
});

test('a path as code can be copied, and has no table, HTML or emphasis', () => {
  expect(markdownCode('out/a_b|<i>@2x.mp4')).toBe('<code>out/a\\_b\\|&lt;i&gt;@2x.mp4</code>');
});
