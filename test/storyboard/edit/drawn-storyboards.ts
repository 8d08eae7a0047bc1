import fc from 'fast-check';
import type { EditValue, StoryboardChange } from '../../../src/storyboard/edit/storyboard-change.js';

/** A storyboard in many notations: which lines of it belong to which key of which shot is known. */
export interface DrawnStoryboard {
  readonly lines: readonly string[];
  /** By "shot.key": the first line and the number of lines. */
  readonly places: ReadonlyMap<string, readonly [first: number, count: number]>;
  /** For each shot: its first line and the number of its lines. */
  readonly ids: readonly string[];
  readonly lineBreak: '\n' | '\r\n' | '\r';
  readonly mark: '' | '\uFEFF';
  readonly hasLastBreak: boolean;
}

/** The text of a drawn storyboard. */
export function textOf({ lines, lineBreak, mark, hasLastBreak }: DrawnStoryboard): string {
  return mark + lines.join(lineBreak) + (hasLastBreak ? lineBreak : '');
}

const words = fc
  .array(
    fc.constantFrom('rain', 'a', 'monster', 'the', 'camera,', 'pushes', 'Überfahrt', '雨', "it's", '👩‍🚀'),
    {
      minLength: 1,
      maxLength: 20,
    },
  )
  .map((list) => list.join(' '));

const awkward = fc.constantFrom(
  'yes',
  '1.0',
  '0x1F',
  'null',
  '~',
  '2024-01-01',
  '12:30',
  'a: b',
  'a #b',
  '#a',
  '- a',
  '* a',
  '& a',
  '"a"',
  "'a",
  'a:',
  ' a',
  'a ',
  'a  b',
  'a\nb',
  'a\n\nb\n',
  '\n',
  'a\n  b',
  '  a\nb',
  'a\tb',
  '{a}',
  '[a, b]',
  'a, b',
  '<<',
  '=',
  '!a',
  '%a',
  '@a',
  '`a',
  '|',
  '>',
  '---',
  '...',
  '\u0085',
  '\u2028a',
  '\u0007',
  'a\\nb',
  '$HOME',
  'a\r\nb',
  '\uFEFF',
);

const texts = fc.oneof(
  { weight: 4, arbitrary: words },
  { weight: 2, arbitrary: awkward },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }) },
  { weight: 1, arbitrary: fc.array(words, { minLength: 2, maxLength: 3 }).map((list) => list.join('\n')) },
);

/** A text as the lines after "key:"; deeper is the indentation of its further lines. */
type Notation = (text: string, deeper: string) => readonly string[];

const notations: readonly Notation[] = [
  (text) => [` ${text}`],
  (text) => [`   ${text}   # a comment`],
  (text) => [` '${text.replaceAll("'", "''")}' # it's "quoted"`],
  (text) => [` "${text}"`],
  (text, deeper) => [' |', `${deeper}${text}`, `${deeper}and more`],
  (text, deeper) => [' >- # folded', ...text.split(' ').map((word) => `${deeper}${word}`)],
  (text, deeper) => [` ${text}`, `${deeper}# a comment between`].slice(0, 1).concat([]),
  (text, deeper) => [` ${text}`, `${deeper}goes on`],
  (text, deeper) => [` "${text}`, '', `${deeper}goes on" # end`],
  (text, deeper) => ['', `${deeper}${text}`],
  (text) => [`\t${text}\t# tabs`],
  (text) => [` !!str ${text}`],
  (text, deeper) => [' |2-', `${deeper}${text}`, `${deeper}`, `${deeper} deeper`],
  (text, deeper) => [' # it follows', '', `${deeper}"${text}"`],
  (text, deeper) => [` >-`, `${deeper}${text}`, '', `${deeper}second`, `${deeper}  - a list`],
  (text) => [` &name${text.length} ${text} # unused`],
];

interface DrawnShot {
  readonly notation: Notation;
  readonly text: string;
  readonly title: string | null;
  readonly transition: readonly string[] | null;
  readonly style: 'block' | 'flow' | 'long-flow' | 'merge' | 'merge-two' | 'merge-here' | 'alias' | 'anchor';
  /** Whether the prompt is its own, and not that of a block which it merges. */
  readonly hasPrompt: boolean;
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const drawnShot: fc.Arbitrary<DrawnShot> = fc.record({
  notation: fc.constantFrom(...notations),
  text: words,
  title: fc.option(fc.constantFrom('One', '"Two"', "'Three'  # 3"), { nil: null }),
  transition: fc.option(
    fc.constantFrom(
      [' dissolve'],
      [' { fade: 1s, color: "#fff000" } # x'],
      ['', '  # how', '  wipe: 0.5s # long'],
    ),
    { nil: null },
  ),
  style: fc.constantFrom(
    ...(['block', 'block', 'block', 'flow', 'long-flow', 'merge', 'merge-two'] as const),
    ...(['merge-here', 'alias', 'anchor'] as const),
  ),
  hasPrompt: fc.boolean(),
  before: fc.constantFrom([], [''], ['# about it'], ['', '# about it', '#two']),
  after: fc.constantFrom([], ['    # off: 1']),
});

/** Storyboards of one to five shots. */
export const drawnStoryboards: fc.Arbitrary<DrawnStoryboard> = fc
  .record({
    shots: fc.array(drawnShot, { minLength: 1, maxLength: 5 }),
    dash: fc.constantFrom('', '  ', '    '),
    lineBreak: fc.constantFrom('\n', '\n', '\r\n', '\r'),
    mark: fc.constantFrom('' as const, '' as const, '\uFEFF' as const),
    hasLastBreak: fc.boolean(),
    tail: fc.constantFrom([], ['# the end'], ['', ''], ['...', '# after the end']),
    head: fc.constantFrom([], ['---'], ['%YAML 1.2', '---', '# a film']),
  })
  .map(({ shots, dash, lineBreak, mark, hasLastBreak, tail, head }) => {
    const lines = [
      ...[...head, 'version: 1', 'title: A film # of rain'],
      ...['defaults: &base { model: "m", seed: 7, prompt: shared words } # shared'],
      ...['film: &more', '  # another block', '  title: merged', '', 'shots: # all'],
    ];
    const places = new Map<string, readonly [number, number]>();
    const ids = shots.map((_, index) => `s${index}`);
    for (const [index, shot] of shots.entries()) writeShot(shot, { id: `s${index}`, dash, lines, places });
    lines.push(...tail);
    return { lines, places, ids, lineBreak: lineBreak as '\n' | '\r\n' | '\r', mark, hasLastBreak };
  });

interface Writing {
  readonly id: string;
  readonly dash: string;
  readonly lines: string[];
  readonly places: Map<string, readonly [number, number]>;
}

function writeShot(shot: DrawnShot, { id, dash, lines, places }: Writing): void {
  const { style, title, transition, text } = shot;
  lines.push(...shot.before.map((line) => (line === '' ? '' : dash + line)));
  const put = (key: string, written: readonly string[]): void => {
    places.set(`${id}.${key}`, [lines.length, written.length]);
    lines.push(...written);
  };
  if (style === 'flow') {
    put('*', [
      `${dash}- { id: ${id}, first: "a, b.png", last: b.png, prompt: ${JSON.stringify(text)} } # flow`,
    ]);
    return;
  }
  if (style === 'long-flow') {
    // A key of its own line, and one that shares it.
    put('*', [
      ...[`${dash}- {`, `${dash}    id: ${id}, # flow`, `${dash}    first: a.png,`, ''],
      ...[`${dash}    prompt: "${text}", title: 'One',`, `${dash}    # the end`, `${dash}  }`],
    ]);
    return;
  }
  const pad = `${dash}  `;
  put('id', [`${dash}- id: ${id}`]);
  if (style === 'merge') put('<<', [`${pad}<<: *base`]);
  if (style === 'merge-two') put('<<', [`${pad}<<: [*more, *base] # both`]);
  if (style === 'merge-here') put('<<', [`${pad}<<: { prompt: ${JSON.stringify(text)}, caption: here }`]);
  if (title !== null) put('title', [`${pad}title: ${title}`]);
  put('first', [`${pad}first: a.png`]);
  if (shot.hasPrompt || !style.startsWith('merge')) put('prompt', promptLines(shot, { pad, lines }));
  if (transition !== null) {
    const [head = '', ...rest] = transition;
    put('transition', [`${pad}transition:${head}`, ...rest.map((line) => pad + line)]);
  }
  // Behind a block text with a digit, the comment would become a part of it.
  if (!lines.some((line) => line.includes(' |2'))) lines.push(...shot.after.map((line) => dash + line));
}

// An alias names the last prompt with an anchor, where there is one.
function promptLines(
  { style, notation, text }: DrawnShot,
  { pad, lines }: { readonly pad: string; readonly lines: readonly string[] },
): readonly string[] {
  const anchors = lines.filter((line) => /prompt: &p\d/.test(line)).length;
  if (style === 'alias' && anchors > 0) return [`${pad}prompt: *p${anchors} # alias`];
  if (style === 'anchor') return [`${pad}prompt: &p${anchors + 1} ${text}`];
  const [head = '', ...rest] = notation(text, `${pad}   `);
  return [`${pad}prompt:${head}`, ...rest];
}

const values: fc.Arbitrary<readonly [string, EditValue]> = fc.oneof(
  fc.tuple(fc.constantFrom('prompt', 'prompt', 'title', 'caption'), texts),
  fc.tuple(fc.constant('duration'), fc.constantFrom(5, 2.5, 'auto')),
  fc.tuple(fc.constant('skip'), fc.boolean()),
  fc.tuple(
    fc.constant('transition'),
    fc.constantFrom<EditValue>(
      'cut',
      { dissolve: '1s' },
      { fade: '2s', color: '#fff000' },
      { wipe: '0.5s', style: 'radial' },
    ),
  ),
  fc.tuple(
    fc.constant('caption'),
    texts.map((text): EditValue => [{ text, from: '0s', to: '1s' }]),
  ),
);

/** Changes of a storyboard and of its shots, by the index of the shot. */
export const drawnChanges: fc.Arbitrary<(ids: readonly string[]) => StoryboardChange> = fc.oneof(
  {
    weight: 1,
    arbitrary: texts.map(
      (value) => (): StoryboardChange => ({ kind: 'set', in: 'storyboard', key: 'title', value }),
    ),
  },
  {
    weight: 6,
    arbitrary: fc.tuple(fc.nat(), values).map(
      ([n, [key, value]]) =>
        (ids: readonly string[]): StoryboardChange => ({
          kind: 'set',
          in: { shot: idAt(ids, n) },
          key,
          value,
        }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.constantFrom('title', 'prompt', 'transition', 'skip')).map(
      ([n, key]) =>
        (ids: readonly string[]): StoryboardChange => ({ kind: 'remove', in: { shot: idAt(ids, n) }, key }),
    ),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.nat(), fc.nat()).map(
      ([n, to]) =>
        (ids: readonly string[]): StoryboardChange => ({
          kind: 'move-shot',
          shot: idAt(ids, n),
          to: to % ids.length,
        }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), texts).map(
      ([at, prompt]) =>
        (ids: readonly string[]): StoryboardChange => ({
          kind: 'insert-shot',
          at: at % (ids.length + 1),
          shot: { id: 'new', first: 'x.png', prompt },
        }),
    ),
  },
);

function idAt(ids: readonly string[], n: number): string {
  return ids[n % ids.length] ?? '';
}
