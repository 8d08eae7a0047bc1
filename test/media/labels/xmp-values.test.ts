import { expect, test } from 'vitest';
import { xmpValues } from '../../../src/media/labels/xmp-values.js';

test.each([
  ['an element', '<a:Source>one</a:Source>', ['one']],
  ['an attribute', '<rdf:Description a:Source="one"/>', ['one']],
  ['an attribute in other quotes', "<rdf:Description a:Source = 'one'/>", ['one']],
  ['a reference', '<a:Source rdf:resource="https://example.com/one"/>', ['https://example.com/one']],
  ['a list', '<a:Source><rdf:Bag><rdf:li>one</rdf:li></rdf:Bag></a:Source>', ['one']],
  ['no prefix', '<Source>one</Source>', ['one']],
  ['entities', '<a:Source>&lt;&amp;&#x4E00;&#19968;&quot;</a:Source>', ['<&一一"']],
  ['several values', '<x a:Source="one"/><a:Source>two</a:Source>', ['one', 'two']],
  ['another name that ends alike', '<a:OtherSource>one</a:OtherSource>', []],
  ['another name that begins alike', '<a:SourceOf>one</a:SourceOf>', []],
  ['a text', '<a:b>Source="one"</a:b>', []],
  ['an element without an end', '<a:Source>one', []],
  ['an empty element', '<a:Source/>', []],
  ['a bad character number', '<a:Source>&#9999999;</a:Source>', ['&#9999999;']],
])('the property of an XMP packet is found in %s', (_, xmp, values) => {
  expect(xmpValues(xmp, 'Source')).toEqual(values);
});

test('a packet of a megabyte of openings is read at once', () => {
  const started = performance.now();
  expect(xmpValues('<a:Source>'.repeat(100_000), 'Source')).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2000);
});
