import { expect, test } from 'vitest';
import { explain } from './explain.js';
import { fixture, fixtureSource, yamlFilesIn } from './sources.js';

const files = yamlFilesIn('invalid');

test('the invalid fixtures are many', () => {
  expect(files.length).toBeGreaterThanOrEqual(60);
});

test.each(files)('%s is explained', async (name) => {
  const { text, errors } = await explain(fixtureSource('invalid', name));
  expect(errors || doubts.has(name)).toBe(true);
  await expect(text).toMatchFileSnapshot(fixture('invalid', `${name}.txt`));
});

// Files that can be filmed although something in them is doubtful.
const doubts = new Set([
  'first-equals-last',
  'keyframe-unused',
  'text-cut-by-comment',
  'text-cut-by-comment-below',
  'typographic-quotes',
]);
