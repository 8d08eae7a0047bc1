import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csvCells } from '../../src/import/csv-cells.js';
import { readSeconds } from '../../src/import/read-length.js';
import { problems, read, said, shots } from './read-rig.js';

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
