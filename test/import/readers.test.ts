import { DOMParser, type Element } from '@xmldom/xmldom';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeOf } from '../../src/diagnostics/place-of.js';
import { csvCells } from '../../src/import/csv-cells.js';
import { type ImportKind, importKindOf } from '../../src/import/import-kinds.js';
import type { ImportedShot } from '../../src/import/imported-edit.js';
import { readImport } from '../../src/import/read-import.js';
import { readSeconds } from '../../src/import/read-length.js';
import { type ReadElement, readXml } from '../../src/import/xml-reader.js';

function read(kind: ImportKind, content: string | Uint8Array) {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return readImport({ name: `cut.${kind}`, kind, bytes }, 25);
}

/** Problems as "line:column code", with a sentence and a way out. */
function problems(kind: ImportKind, content: string | Uint8Array): readonly string[] {
  const { source, diagnostics } = read(kind, content);
  return diagnostics.map(({ at, code, message, help }) => {
    expect(message).toMatch(/^\S.*[.?]$/);
    expect(help).toMatch(/^\S.*[.?)]$/);
    const { line, column } = placeOf(source, at);
    return `${line}:${column} ${code}`;
  });
}

function shots(kind: ImportKind, content: string): readonly ImportedShot[] {
  const { edit, diagnostics } = read(kind, content);
  if (edit === null) throw new Error(diagnostics.map(({ message }) => message).join(' '));
  return edit.shots;
}

/** What a shot says, without its places. */
function said(shot: ImportedShot): Record<string, unknown> {
  const { at: _, names: __, digests: ___, name: ____, ...rest } = shot;
  return Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [
      key,
      value !== null && typeof value === 'object' && 'value' in value ? value.value : value,
    ]),
  );
}

describe('a shot list', () => {
  test.each([
    [
      'commas',
      'id,Prompt,LENGTH,First Frame,end_image,Dialogue\na,"Run, ""fox""\nrun",4.5,x.png,y.png,Hello',
    ],
    [
      'semicolons and decimal commas',
      'Dialogue;id;prompt;length;first;last\r\nHello;a;"Run, ""fox""\r\nrun";4,5;x.png;y.png\r\n',
    ],
    [
      'tabs',
      'last\tfirst\tshot id\tdescription\tduration\tcaption\ny.png\tx.png\ta\t"Run, ""fox""\nrun"\t4.5s\tHello\n',
    ],
    [
      'a byte order mark and a line "sep="',
      '\uFEFFsep=;\nid;prompt;dur;first;last;caption\na;"Run, ""fox""\nrun";0:04.5;x.png;y.png;Hello',
    ],
    ['Chinese headings', '镜号,提示词,时长,首帧,尾帧,台词\na,"Run, ""fox""\nrun",4500ms,x.png,y.png,Hello'],
  ])('with %s', (_, text) => {
    expect(shots('csv', text).map(said)).toEqual([
      { id: 'a', prompt: 'Run, "fox"\nrun', length: 4.5, first: 'x.png', last: 'y.png', captions: ['Hello'] },
    ]);
  });

  test('in UTF-16, as spreadsheets write it', () => {
    const text = '\uFEFFid\tprompt\na\t雨\n';
    const bytes = new Uint8Array(Buffer.from(text, 'utf16le'));
    expect(read('csv', bytes).edit?.shots.map(said)).toEqual([{ id: 'a', prompt: '雨' }]);
  });

  test.each([
    ['id,transition\na,dissolve 12f', { kind: 'dissolve', seconds: 0.48 }],
    ['id,transition,transition_frames\na,dissolve,12', { kind: 'dissolve', seconds: 0.48 }],
    [
      'id,transition,transition (s)\na,Fade to white,"0,4"',
      { kind: 'fade', seconds: 0.4, colour: '#ffffff' },
    ],
    ['id,transition\na,CUT', { kind: 'cut' }],
    ['id,transition\na,wipe', { kind: 'wipe' }],
  ])('%j has a transition', (text, transition) => {
    expect(said(shots('csv', text)[0]!).transition).toEqual(transition);
  });

  test.each([
    ['', ['1:1 empty-import']],
    ['id,prompt\n', ['1:1 empty-import']],
    ['a,b\nc,d', ['1:1 no-columns']],
    ['id,prompt,lenght\na,x,5', ['1:11 unknown-column']],
    ['id,prompt\na,"x\nb,y\n', ['2:3 unclosed-quote']],
    ['id,duration\na,soon\n雨,-', ['2:3 bad-length', '3:3 bad-length']],
    ['id,seed,skip\na,x,maybe', ['2:3 not-a-number', '2:5 not-yes-or-no']],
    ['id,transition\na,morph', ['2:3 unknown-transition']],
    ['id,shot\na,b', ['1:4 second-column']],
    ['id,prompt\na,b,c', ['2:5 cell-without-column']],
    [new Uint8Array([0x69, 0x64, 0x0a, 0xff]), ['1:1 not-utf-8']],
    [new Uint8Array([0x69, 0x64, 0x0a, 0]), ['2:1 not-text']],
  ])('%j is reported at its place', (text, expected) => {
    expect(problems('csv', text)).toEqual(expected);
  });

  test('has the cells that another reader finds', () => {
    const cell = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('a,b', '"', '\n', 'x"y', '雨', ' s '));
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { maxLength: 5 }),
        fc.constantFrom(',', ';', '\t'),
        (rows, separator) => {
          const text = rows
            .map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(separator))
            .join('\n');
          const filled = (row: readonly string[]): boolean => row.some((one) => one.trim() !== '');
          const others = (
            parse(text, { delimiter: separator, relax_column_count: true }) as string[][]
          ).filter(filled);
          const own = csvCells(text, { from: 0, separator });
          expect(own.openQuote).toBe(null);
          expect(own.rows.map((row) => row.map((one) => one.text))).toEqual(others);
        },
      ),
    );
  });
});

test.each([
  ['5', 5],
  ['4,5', 4.5],
  ['.5', 0.5],
  ['5 s', 5],
  ['500ms', 0.5],
  ['50 frames', 2],
  ['1 min', 60],
  ['0:05', 5],
  ['00:00:05:05', 5.2],
  ['00:00:05;05', 5.2],
  ['00:00:05.25', 5.25],
  ['01:00:00:00', 3600],
  ['５', 5],
  ['', undefined],
  ['5 apples', undefined],
  ['00:61:00:00', undefined],
  ['00:00:05:25', undefined],
  ['-5', undefined],
  ['1e9', undefined],
  ['9'.repeat(400), undefined],
])('the length %j has %s seconds', (text, seconds) => {
  expect(readSeconds(text, 25)).toBe(seconds);
});

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

function fcpxml(spine: string, resources = ''): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE fcpxml>
<fcpxml version="1.9">
<resources><asset id="r1" name="rain" start="3600s" duration="5s" hasVideo="1"><media-rep src="file:///m/rain.mov"/></asset>
<asset id="r2" name="sun" src="file:///m/sun.mov" start="0s" duration="120/24s"/>${resources}</resources>
<library><event><project name="Cut"><sequence><spine>${spine}</spine></sequence></project></event></library>
</fcpxml>`;
}

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

describe('a script in Fountain', () => {
  const script = `Title:
    _**The Fox**_
Author: Someone

FADE IN:

# Act One

INT. HOUSE - DAY #1#

A fox enters. [[which
fox?]] It looks around.

FOX
(quietly)
Is *anyone* here?

@McOwl (O.S.)
Who?

/* INT. CUT - DAY

this */
The fox runs.

DISSOLVE TO:

.FORCED PLACE

!FOX SIGN
`;
  test('becomes shots with prompts, captions, titles and transitions', () => {
    const { edit } = read('fountain', script);
    expect(edit?.title?.value).toBe('The Fox');
    expect(edit?.chapters?.value).toBe(true);
    expect(edit?.shots.map(said)).toEqual([
      {
        id: null,
        suggestedId: 'scene 1',
        title: 'Act One',
        prompt: 'INT. HOUSE - DAY. A fox enters. It looks around.',
        captions: ['Is anyone here?'],
      },
      { id: null, suggestedId: 'scene 1 2', prompt: 'INT. HOUSE - DAY. Mcowl speaks.', captions: ['Who?'] },
      { id: null, suggestedId: 'scene 1 3', prompt: 'INT. HOUSE - DAY. The fox runs.' },
      {
        id: null,
        suggestedId: 'FORCED PLACE',
        title: 'FORCED PLACE',
        prompt: 'FORCED PLACE. FOX SIGN',
        transition: { kind: 'dissolve' },
      },
    ]);
    const { source } = read('fountain', script);
    expect(edit?.shots.map(({ prompt }) => placeOf(source, prompt!.at).line)).toEqual([11, 18, 24, 30]);
  });

  test('without a scene is reported', () => {
    expect(problems('fountain', 'Title: X\n\n[[only a note]]')).toEqual(['1:1 empty-import']);
  });
});

test.each([
  ['cut.otio', 'otio'],
  ['CUT.FCPXML', 'fcpxml'],
  ['cut.fcpxmld/', 'fcpxml'],
  ['shots.tsv', 'csv'],
  ['a.fountain', 'fountain'],
  ['a.edl', undefined],
  ['otio', undefined],
])('the format of %s is %s', (name, kind) => {
  expect(importKindOf(name)).toBe(kind);
});

const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, -1, 1e308, 24, 'x', 'Clip.1', '', '\u0000'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        'OTIO_SCHEMA',
        'tracks',
        'children',
        'source_range',
        'duration',
        'rate',
        'value',
        'metadata',
        'inbetween',
        'exported',
        'markers',
        'media_references',
        'active_media_reference_key',
        '__proto__',
        'name',
      ),
      fc.oneof(
        tie('value'),
        fc.constantFrom('Timeline.1', 'Stack.1', 'Track.1', 'Clip.2', 'Gap.1', 'Transition.1'),
      ),
      { maxKeys: 5 },
    ),
  ),
})).value;

const pieces: Readonly<Record<ImportKind, fc.Arbitrary<string>>> = {
  otio: json.map((value) =>
    JSON.stringify({
      OTIO_SCHEMA: 'Timeline.1',
      tracks: {
        OTIO_SCHEMA: 'Stack.1',
        children: [value, { OTIO_SCHEMA: 'Track.1', children: [value, value] }],
      },
    }),
  ),
  fcpxml: fc
    .array(
      fc.constantFrom(
        '<spine>',
        '</spine>',
        '<asset-clip ref="r1" duration="1s">',
        '</asset-clip>',
        '<gap duration="-5s"/>',
        '<audition>',
        '</audition>',
        '<ref-clip ref="m1"/>',
        '<transition duration="1/0s"/>',
        '&',
        '&amp;',
        '<!--',
        '-->',
        '<![CDATA[',
        ']]>',
        ' lane="1e9"',
        '>',
        '<',
        '"',
        '<clip start="999999999999999s" duration="1s"/>',
      ),
    )
    .map((parts) =>
      fcpxml(
        parts.join(''),
        '<media id="m1"><sequence><spine><ref-clip ref="m1"/></spine></sequence></media>',
      ),
    ),
  csv: fc
    .array(
      fc.constantFrom(
        'id',
        'prompt',
        'duration',
        'transition',
        'frames',
        'seconds',
        ',',
        ';',
        '\t',
        '\n',
        '"',
        '""',
        '5',
        '1e309',
        '00:00',
        '-',
        '雨',
        '\ud800',
        'take',
        'start',
        'end',
      ),
    )
    .map((parts) => `id,prompt,duration,frames\n${parts.join('')}`),
  fountain: fc
    .array(
      fc.constantFrom(
        'INT. A - DAY',
        '\n',
        '\n\n',
        '# S',
        '/*',
        '*/',
        '[[',
        ']]',
        'BOB',
        '@',
        '.',
        '!',
        '>',
        '<',
        '(x)',
        '~',
        '===',
        '= s',
        'TO:',
        '**',
        '_',
        '\\',
        '  ',
        '#1#',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
};

describe.each(['otio', 'fcpxml', 'csv', 'fountain'] as const)('any %s', (kind) => {
  test('is read or reported inside of its text, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(pieces[kind], fc.string({ unit: 'binary', maxLength: 200 })), (text) => {
        const { edit, source, diagnostics } = read(kind, text);
        expect(edit !== null || diagnostics.some(({ severity }) => severity === 'error')).toBe(true);
        for (const { at } of diagnostics) {
          const { start, end } = source.rangeOf(at);
          expect(start >= 0 && start <= end && end <= source.text.length).toBe(true);
        }
        for (const shot of edit?.shots ?? []) {
          const seconds = shot.length?.value;
          if (typeof seconds === 'number') expect(seconds >= 0 && Number.isFinite(seconds)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('of any bytes is read or reported', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { edit, diagnostics } = read(kind, bytes);
        expect(edit !== null || diagnostics.length > 0).toBe(true);
      }),
    );
  });
});

test.each([
  ['fcpxml', '<a>'.repeat(100_000)],
  ['fcpxml', '<a '.repeat(100_000)],
  ['fcpxml', `<a>${'&amp;'.repeat(200_000)}`],
  ['fcpxml', '<!--'.repeat(100_000)],
  ['csv', '"'.repeat(400_000)],
  ['csv', 'id,'.repeat(100_000)],
  ['fountain', '[['.repeat(100_000)],
  ['fountain', '/*'.repeat(100_000)],
  ['fountain', '*a'.repeat(50_000)],
  ['fountain', 'A\n'.repeat(100_000)],
  ['otio', '['.repeat(500_000)],
  ['otio', `{"OTIO_SCHEMA":"Timeline.1","tracks":${'{"OTIO_SCHEMA":"Stack.1","children":['.repeat(50_000)}`],
] as const)('a large hostile %s is answered in time (%#)', (kind, text) => {
  const start = performance.now();
  read(kind, text);
  expect(performance.now() - start).toBeLessThan(5000);
});
