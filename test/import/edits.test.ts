import { DOMParser, type Element } from '@xmldom/xmldom';
import { describe, expect, test } from 'vitest';
import { type ReadElement, readXml } from '../../src/import/xml-reader.js';
import { fcpxml, problems, read, said, shots } from './read-rig.js';

function time(value: number, rate = 24): object {
  return { OTIO_SCHEMA: 'RationalTime.1', value, rate };
}
function range(start: number, duration: number): object {
  return { OTIO_SCHEMA: 'TimeRange.1', start_time: time(start), duration: time(duration) };
}
function clip(name: string, start: number, duration: number, more: object = {}): object {
  const media = {
    OTIO_SCHEMA: 'ExternalReference.1',
    target_url: `media/${name}.mov`,
    available_range: range(0, 120),
  };
  return {
    OTIO_SCHEMA: 'Clip.1',
    name,
    source_range: range(start, duration),
    media_reference: media,
    ...more,
  };
}
function timeline(...tracks: readonly (readonly object[])[]): string {
  const children = tracks.map((items) => ({ OTIO_SCHEMA: 'Track.1', kind: 'Video', children: items }));
  return JSON.stringify(
    { OTIO_SCHEMA: 'Timeline.1', name: 'Cut', tracks: { OTIO_SCHEMA: 'Stack.1', children } },
    null,
    1,
  );
}
const gap = (duration: number): object => ({ OTIO_SCHEMA: 'Gap.1', source_range: range(0, duration) });
const dissolve = {
  OTIO_SCHEMA: 'Transition.1',
  transition_type: 'SMPTE_Dissolve',
  in_offset: time(6),
  out_offset: time(6),
};

describe('an edit in OTIO', () => {
  test('has clips of both versions, transitions and lengths', () => {
    const two = {
      OTIO_SCHEMA: 'Clip.2',
      name: 'two',
      source_range: range(12, 96),
      active_media_reference_key: 'b',
      media_references: {
        a: {},
        b: { OTIO_SCHEMA: 'ExternalReference.1', target_url: 'file:///m/two-take3-0123abcd.mp4' },
      },
      enabled: false,
    };
    const [one, other] = shots('otio', timeline([clip('one', 0, 108), dissolve, two, gap(24)]));
    expect(said(one!)).toEqual({ id: 'one', length: 4.75 });
    expect(said(other!)).toEqual({
      ...{ id: 'two', skip: true, length: 4.25 },
      transition: { kind: 'dissolve', seconds: 0.5 },
    });
    expect(other!.digests).toEqual(['0123abcd']);
  });

  test('has the clips of nested timelines in the parts that are shown', () => {
    const nested = {
      OTIO_SCHEMA: 'Stack.1',
      source_range: range(24, 72),
      children: [
        {
          OTIO_SCHEMA: 'Track.1',
          kind: 'Video',
          children: [clip('a', 0, 48), clip('b', 0, 24), clip('c', 0, 48)],
        },
      ],
    };
    const found = shots('otio', timeline([clip('one', 0, 24), nested, clip('two', 0, 24)]));
    expect(found.map(({ id, length }) => [id, length?.value])).toEqual([
      ['one', 1],
      ['a', 1],
      ['b', 1],
      ['c', 1],
      ['two', 1],
    ]);
  });

  test('shows clips of an upper track where they are, and reports what they hide', () => {
    const text = timeline(
      [clip('a', 0, 48), clip('b', 0, 48), gap(48)],
      [gap(48), clip('c', 0, 48), clip('d', 0, 48)],
    );
    expect(shots('otio', text).map(({ id }) => id)).toEqual(['a', 'c', 'd']);
    expect(read('otio', text).diagnostics.map(({ code }) => code)).toEqual(['clip-hidden']);
  });

  test('joins the parts of a clip that still follow each other', () => {
    const found = shots(
      'otio',
      timeline([clip('a', 0, 48), clip('a', 48, 72), clip('b', 0, 24), clip('a', 0, 24)]),
    );
    expect(found.map(({ id, length }) => [id, length?.value])).toEqual([
      ['a', 5],
      ['b', 1],
      ['a', 1],
    ]);
  });

  test.each([
    ['', ['1:1 bad-json']],
    ['{"a": 1,}', ['1:9 bad-json']],
    ['[]', ['1:1 no-timeline']],
    ['{"OTIO_SCHEMA": "Timeline.1",\n "tracks": 5}', ['2:12 no-timeline']],
    [timeline([]), ['1:1 empty-import']],
    [
      timeline([{ ...clip('a', 0, 5), source_range: range(0, 0) }, clip('b', 0, 24)]),
      ['11:6 clip-without-length'],
    ],
    [timeline([{ OTIO_SCHEMA: 'Warp.9' }, clip('b', 0, 24)]), ['11:6 unknown-object']],
    [timeline([7 as unknown as object, clip('b', 0, 24)]), ['11:6 unknown-object']],
    [
      timeline([
        clip('a', 0, 24),
        { ...dissolve, transition_type: 'Custom', name: 'Glitch' },
        clip('b', 0, 24),
      ]),
      [expect.stringMatching(/ unknown-transition$/)],
    ],
  ])('%s', (text, expected) => {
    expect(problems('otio', text)).toEqual(expected);
  });
});

describe('an edit in FCPXML', () => {
  test('has clips of all kinds in their order', () => {
    const text = fcpxml(
      `<asset-clip ref="r1" name="one" offset="0s" start="3601s" duration="2002/1001s"><note>It &amp; rains.</note><title ref="t"><text><text-style ref="x">Caption &#x1F3EE;</text-style></text></title></asset-clip>
       <transition name="Cross Dissolve" offset="7/4s" duration="12/24s"/>
       <clip name="two" offset="2s" duration="1s"><video ref="r2" duration="5s"/></clip>
       <gap offset="3s" duration="2s" start="3600s"><asset-clip ref="r2" name="above" lane="1" offset="3601s" duration="1s"/></gap>
       <sync-clip name="three" offset="5s" duration="1s"><spine><asset-clip ref="r2" duration="5s"/></spine></sync-clip>
       <audition offset="6s"><asset-clip ref="r1" name="four take 2" duration="1s"/><asset-clip ref="r1" name="four" duration="1s"/></audition>
       <ref-clip ref="m1" offset="7s" start="1s" duration="2s"/>
       <video ref="r2" name="last" offset="9s" duration="1s" enabled="0"/>`,
      `<media id="m1"><sequence><spine><asset-clip ref="r1" name="x" offset="0s" duration="2s"/><asset-clip ref="r2" name="y" offset="2s" duration="4s"/></spine></sequence></media>`,
    );
    const found = shots('fcpxml', text);
    expect(found.map(({ id, length }) => [id, length?.value])).toEqual([
      ['one', 2.25],
      ['two', 1.25],
      ['above', 1],
      ['three', 1],
      ['four take 2', 1],
      ['x', 1],
      ['y', 1],
      ['last', 1],
    ]);
    expect(said(found[0]!)).toMatchObject({ prompt: 'It & rains.', captions: ['Caption 🏮'] });
    expect(said(found[1]!).transition).toEqual({ kind: 'dissolve', seconds: 0.5 });
    expect(said(found[7]!).skip).toBe(true);
  });

  test('never expands entities', () => {
    const bomb = `<!DOCTYPE fcpxml [<!ENTITY a "lol"><!ENTITY b "&a;&a;">]>\n<fcpxml>&b;</fcpxml>`;
    expect(problems('fcpxml', bomb)).toEqual(['1:1 xml-declarations']);
    expect(problems('fcpxml', '<fcpxml>\n  &lol;</fcpxml>')).toEqual(['1:9 bad-xml']);
    expect(problems('fcpxml', '<!DOCTYPE fcpxml SYSTEM "file:///etc/passwd">\n<fcpxml/>')).toEqual([
      '2:1 no-timeline',
    ]);
  });

  test.each([
    ['', ['1:1 bad-xml']],
    ['hello', ['1:1 bad-xml']],
    ['<fcpxml>\n<a></b></fcpxml>', ['2:4 bad-xml']],
    ['<fcpxml>\n <a', ['2:2 bad-xml']],
    ['<fcpxml a="1" a="2"/>', ['1:15 bad-xml']],
    ['<fcpxml/>\n<b/>', ['2:1 bad-xml']],
    ['<xmeml version="5"/>', ['1:1 not-fcpxml']],
    [fcpxml(''), ['6:47 empty-import']],
    [
      fcpxml('\n<asset-clip ref="r9" duration="0s"/><asset-clip ref="r1" duration="5/0s"/>'),
      ['7:1 clip-without-length'],
    ],
    [
      fcpxml(
        '<ref-clip ref="m1"/>',
        '<media id="m1"><sequence><spine>\n<asset-clip ref="r1" duration="1s"/><ref-clip ref="m1" offset="1s"/></spine></sequence></media>',
      ),
      [expect.stringMatching(/ clip-inside-itself$/)],
    ],
    [`<a>${'<b>'.repeat(300)}`, [expect.stringMatching(/ too-deep$/)]],
  ])('%#: %s', (text, expected) => {
    expect(problems('fcpxml', text)).toEqual(expected);
  });

  test('has the elements that another parser finds', () => {
    const text = fcpxml(
      '<gap name="a &lt; b" note=\'"q"\'><![CDATA[<x>&]]> t &#65;</gap><!-- <c> --><?p d?>',
    );
    const own = readXml(text);
    if ('error' in own) throw new Error(own.error.message);
    const flat = ({ name, attributes, children, text: inside }: ReadElement): unknown => [
      name,
      Object.fromEntries([...attributes].map(([key, { value }]) => [key, value])),
      inside,
      children.map(flat),
    ];
    const other = (element: Element): unknown => [
      element.nodeName,
      Object.fromEntries([...element.attributes].map(({ name, value }) => [name, value])),
      [...element.childNodes]
        .map((node) => (node.nodeType === 3 || node.nodeType === 4 ? node.nodeValue : ''))
        .join(''),
      [...element.childNodes].filter((node): node is Element => node.nodeType === 1).map(other),
    ];
    expect(flat(own.root)).toEqual(other(new DOMParser().parseFromString(text, 'text/xml').documentElement!));
  });
});
