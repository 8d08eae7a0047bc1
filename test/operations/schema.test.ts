import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { schema } from '../../src/operations/schema.js';

test('the schema is that of the file in the package', () => {
  const file = new URL('../../schema/storyboard.schema.json', import.meta.url);
  expect(schema()).toEqual(JSON.parse(readFileSync(file, 'utf8')));
});
