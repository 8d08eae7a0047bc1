import { expect, test } from 'vitest';
import { srt, vtt } from '../../src/timeline/sidecar.js';

const cue = (text: string) => [{ text, from: 0, to: 30 }];
const bodyOf = (file: string): string => file.slice(file.indexOf('\n', file.indexOf('-->')) + 1).trimEnd();
const inSrt = (text: string): string => bodyOf(srt(cue(text), [30, 1]));
const inVtt = (text: string): string => bodyOf(vtt(cue(text), [30, 1]));

test.each([
  ['<wind howls> Listen', '‹wind howls› Listen', '&lt;wind howls&gt; Listen'],
  ['<i>Hello</i>', '‹i›Hello‹/i›', '&lt;i&gt;Hello&lt;/i&gt;'],
  ['C:\\New\\home', 'C:\\\u2060New\\\u2060home', 'C:\\New\\home'],
  ['<<both>>', '‹‹both››', '&lt;&lt;both&gt;&gt;'],
  ['a < b and b > c', 'a ‹ b and b › c', 'a &lt; b and b &gt; c'],
  ['I <3 you', 'I <3 you', 'I &lt;3 you'],
  ['first <one\ntwo> second', 'first ‹one\ntwo› second', 'first &lt;one\ntwo&gt; second'],
  ['{\\an8}Top', '(\\an8)Top', '{\\an8}Top'],
  ['{laughs} Ha', '(laughs) Ha', '{laughs} Ha'],
  ['x --> y', 'x → y', 'x --&gt; y'],
  ['AT&T & co', 'AT&T & co', 'AT&amp;T &amp; co'],
  ['one\n\n\ntwo\r\rthree\u2028\u2028four', 'one\ntwo\nthree\nfour', 'one\ntwo\nthree\nfour'],
  ['مرحبا بالعالم', 'مرحبا بالعالم', 'مرحبا بالعالم'],
  ['雨下了好几天。🎬👩‍👩‍👧', '雨下了好几天。🎬👩‍👩‍👧', '雨下了好几天。🎬👩‍👩‍👧'],
])('%j is a text, not markup, in both kinds of files', (text, subRip, webVtt) => {
  expect(inSrt(text)).toBe(subRip);
  expect(inVtt(text)).toBe(webVtt);
});
