import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ImportKind, importKindOf } from '../../src/import/import-kinds.js';
import { fcpxml, read } from './read-rig.js';

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
