import { expect, test } from 'vitest';
import { type Diagnostic, errorInText } from '../../src/diagnostics/diagnostic.js';
import { inFileOrder } from '../../src/diagnostics/in-file-order.js';
import type { LocatedSource } from '../../src/diagnostics/located-source.js';
import { placeOf } from '../../src/diagnostics/place-of.js';
import { printDiagnostics } from '../../src/diagnostics/print-diagnostics.js';
import { columnsOf } from '../../src/diagnostics/wrap-text.js';

const what = { code: 'some-code', message: 'Something is wrong.', help: 'Do this.' };

test('a diagnostic is printed as position, code, sentence, two lines with carets, and help', () => {
  expect(print('shots:\n  - id: rain\n    first: nowhere\n', 'nowhere')).toMatchInlineSnapshot(`
    "storyboard.yaml:3:12  some-code
      Something is wrong.
       2 |   - id: rain
       3 |     first: nowhere
         |            ^^^^^^^
      Do this."
  `);
});

test('a warning is labelled as a warning', () => {
  const source = sourceOf('id: rain');
  const doubt: Diagnostic = { ...errorInText(4, 8, what), severity: 'warning' };
  expect(printDiagnostics(source, [doubt], { color: false })).toMatch(
    /^storyboard.yaml:1:5 {2}warning {2}some-code\n/,
  );
});

test('diagnostics are separated by an empty line, and none give an empty text', () => {
  const source = sourceOf('a: b');
  const one = errorInText(0, 1, what);
  expect(printDiagnostics(source, [one, one], { color: false }).split('\n\n')).toHaveLength(2);
  expect(printDiagnostics(source, [], { color: false })).toBe('');
});

test('carets count columns of the terminal: wide characters, tabs, marks without a width', () => {
  expect(print('a: 怪獣と雨\tx', 'x')).toMatchInlineSnapshot(`
    "storyboard.yaml:1:9  some-code
      Something is wrong.
       1 | a: 怪獣と雨    x
         |                ^
      Do this."
  `);
  expect(carets('a: e\u0301t\u00e9 x', 'x')).toBe(7);
  expect(carets('a: 🌧 x', 'x')).toBe(6);
  expect(carets('a: 雨', '雨', '^^')).toBe(3);
});

test('columns count characters as editors do', () => {
  const source = sourceOf('a: 🌧🌧 x\nb: y');
  expect(placeOf(source, errorInText(8, 9, what).at)).toEqual({ line: 1, column: 7 });
  expect(placeOf(source, errorInText(source.text.indexOf('y'), source.text.length, what).at)).toEqual({
    line: 2,
    column: 4,
  });
  expect(placeOf(source, { kind: 'range', start: 999, end: 1000 })).toMatchObject({ line: 2 });
});

test('a long line is cut on both sides of the place, and nothing is wider than the terminal', () => {
  const long = `${'left '.repeat(100)}HERE ${'right '.repeat(100)}`;
  const printed = print(`${'before '.repeat(50)}\n${long}`, 'HERE');
  expect(printed).toMatchInlineSnapshot(`
    "storyboard.yaml:2:501  some-code
      Something is wrong.
       1 | before before before before before before before before before before be…
       2 | …eft left left left left HERE right right right right right right right …
         |                          ^^^^
      Do this."
  `);
  for (const line of printed.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('a place longer than the terminal has carets up to its edge', () => {
  const printed = print(`prompt: ${'x'.repeat(5000)}`, 'x'.repeat(5000));
  const [, , line = '', marks = ''] = printed.split('\n');
  expect(line.length).toBe(80);
  expect(line.endsWith('…')).toBe(true);
  expect(marks.length).toBeLessThanOrEqual(80);
  expect(marks.match(/\^+/)?.[0].length).toBeGreaterThan(50);
});

test('a line of megabytes is shown like any other', () => {
  const text = `first: data:image/png;base64,${'QUJD'.repeat(2_000_000)}, HERE`;
  const printed = print(text, 'HERE');
  expect(printed).toContain(`storyboard.yaml:1:${text.length - 3}  some-code`);
  expect(printed).toMatch(/JD, HERE\n {5}\| +\^{4}\n/);
  expect(printed.length).toBeLessThan(400);
});

test('control characters and reversed text are shown, not interpreted', () => {
  const text = 'a: red\u001b[31m \u202Ehidden\u0007 \u0000\ud800 x';
  const printed = print(text, 'x', { ...what, message: `"${text}" is wrong.`, help: 'a\u001b[2J' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
  expect(printed.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e\ud800-\udfff]/);
  expect(printed).toContain('red␛[31m');
});

test('secrets are removed from sentences and masked in lines, without moving the carets', () => {
  const key = 'sk-0123456789abcdef';
  const text = `key: ${key} url: https://a.example/x.png?Signature=abcdef&x=1 HERE`;
  const printed = print(text, 'HERE', { ...what, message: `The key ${key} is wrong.` });
  expect(printed).not.toContain(key);
  expect(printed).not.toContain('abcdef');
  const [, , line = '', marks = ''] = printed.split('\n');
  expect(marks.indexOf('^')).toBe(line.indexOf('HERE'));
});

test('a secret that the edge cuts off is masked too', () => {
  const text = `${'x '.repeat(15)}sk-${'0123456789abcdef'.repeat(6)} HERE`;
  expect(print(text, 'HERE')).not.toMatch(/0123456789abcdef/);
});

test('a file without text, an empty line and a place at the end have no broken excerpt', () => {
  expect(print('', '')).toBe('storyboard.yaml:1:1  some-code\n  Something is wrong.\n  Do this.');
  const source = sourceOf('a: b\n');
  expect(printDiagnostics(source, [errorInText(5, 5, what)], { color: false })).toContain(':2:1  some-code');
  expect(printDiagnostics(source, [errorInText(4, 4, what)], { color: false })).toContain('|     ^');
});

test('a place over several lines is marked on its first', () => {
  const source = sourceOf('a:\n  b: 1\n  c: 2\n');
  expect(printDiagnostics(source, [errorInText(5, 16, what)], { color: false })).toContain(
    '     |   ^^^^\n  Do',
  );
});

test('long sentences are broken at spaces, and what may be copied is not', () => {
  const address = `https://example.com/${'long-'.repeat(30)}.png`;
  const message = `Word after word after word after word after word after word after "quoted words stay" ${address} end.`;
  const printed = print('a: b', 'b', { ...what, message });
  expect(printed).toContain(`  ${address}\n`);
  expect(printed).toContain('"quoted words stay"');
});

test('colour adds nothing that the text does not say', () => {
  const source = sourceOf('a: b');
  const plain = printDiagnostics(source, [errorInText(3, 4, what)], { color: false });
  const coloured = printDiagnostics(source, [errorInText(3, 4, what)], { color: true });
  expect(coloured).not.toBe(plain);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters.
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(plain);
});

test('diagnostics are in the order of the file, one per position, errors before warnings', () => {
  const source = sourceOf('a: b\nc: d\n');
  const at = (start: number, code: string, severity: 'error' | 'warning' = 'error'): Diagnostic => ({
    ...errorInText(start, start + 1, { ...what, code }),
    severity,
  });
  const found = inFileOrder(source, [
    at(8, 'last'),
    at(3, 'doubt', 'warning'),
    at(3, 'first'),
    at(3, 'second'),
  ]);
  expect(found.map(({ code }) => code)).toEqual(['first', 'last']);
});

function sourceOf(text: string): LocatedSource {
  return {
    name: 'storyboard.yaml',
    text,
    rangeOf: (at) =>
      at.kind === 'range'
        ? { start: Math.min(at.start, text.length), end: Math.min(at.end, text.length) }
        : { start: 0, end: 0 },
  };
}

function print(text: string, place: string, words = what): string {
  const start = place === '' ? 0 : text.lastIndexOf(place);
  return printDiagnostics(sourceOf(text), [errorInText(start, start + place.length, words)], {
    color: false,
  });
}

/** The column of the first caret, without the gutter. */
function carets(text: string, place: string, marks = '^'): number {
  const line = print(text, place).split('\n')[3] ?? '';
  expect(line.slice(line.indexOf('^'))).toBe(marks);
  return line.indexOf('^') - '     | '.length;
}

test('messages and help wrap to the terminal at every width, in words and in Chinese', () => {
  const source = sourceOf('shots:\n  - id: rain\n    first: nowhere\n');
  const long: Diagnostic = {
    ...errorInText(source.text.indexOf('nowhere'), source.text.indexOf('nowhere') + 7, {
      code: 'image-missing',
      message:
        'The image "frames/nowhere.png" of shot "rain" does not exist. 找不到这个镜头的首帧图片，请检查路径是否正确。',
      help: 'Did you mean "frames/somewhere.png"? Known: a.png, b.png, c.png, d.png, e.png, f.png, g.png.',
    }),
  };
  for (let columns = 40; columns <= 200; columns += 7) {
    const lines = printDiagnostics(source, [long], { color: false, columns }).split('\n');
    for (const line of lines) expect(columnsOf(line)).toBeLessThanOrEqual(columns + 1);
    // A wider terminal is used.
    if (columns === 200) expect(lines.some((line) => columnsOf(line) > 90)).toBe(true);
  }
});

test('a place is a link that a terminal opens, and only its text is shown', () => {
  const source = sourceOf('id: rain');
  const printed = printDiagnostics(source, [errorInText(4, 8, what)], {
    color: false,
    link: ({ line, column }) => `vscode://file/x/storyboard.yaml:${line}:${column}`,
  });
  expect(printed.split('\n')[0]).toBe(
    '\u001b]8;;vscode://file/x/storyboard.yaml:1:5\u001b\\storyboard.yaml:1:5\u001b]8;;\u001b\\  some-code',
  );
});

test('a code that has no room next to a long path gets a line of its own', () => {
  const source = { ...sourceOf('id: rain'), name: `${'folder/'.repeat(6)}storyboard.yaml` };
  const lines = printDiagnostics(source, [errorInText(4, 8, what)], { color: false, columns: 60 }).split(
    '\n',
  );
  expect(lines.slice(0, 2)).toEqual([`${'folder/'.repeat(6)}storyboard.yaml:1:5`, '  some-code']);
});
