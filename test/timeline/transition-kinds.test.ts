import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readTransition } from '../../src/storyboard/defaults/read-transition.js';
import { timedKinds, transitionKinds } from '../../src/storyboard/transition-kinds.js';

const schema = JSON.parse(
  readFileSync(new URL('../../schema/storyboard.schema.json', import.meta.url), 'utf8'),
).$defs.transition;
const [word, timed] = schema.oneOf ?? schema.anyOf;

test('the schema and the table name the same kinds of transition', () => {
  const written = Object.entries(transitionKinds).filter(([, row]) => row.written !== 'never');
  expect(word.enum).toEqual(written.map(([kind]) => kind));
  const options = timedKinds.flatMap((kind) => transitionKinds[kind].option?.key ?? []);
  expect(Object.keys(timed.properties).sort()).toEqual([...timedKinds, ...options].sort());
});

test.each(timedKinds)('"%s" alone lasts half a second and has its own defaults', (kind) => {
  const { option } = transitionKinds[kind];
  expect(readTransition(kind)).toEqual({
    kind,
    seconds: 0.5,
    ...(option === null ? {} : { [option.name]: option.fallback }),
  });
});

test.each(Object.entries(transitionKinds))(
  'the description of "%s" names the earlier shot',
  (_, { describe }) => {
    const shown = {
      from: 'harbour',
      length: '0.5 s',
      colour: '#000000',
      style: 'wipeleft',
      isMatched: false,
    };
    expect(describe(shown)).toContain('harbour');
  },
);
