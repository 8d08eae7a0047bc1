import { expect, test } from 'vitest';
import { engineName, requireEngine } from '../../src/media/job-engine.js';

const own = engineName({ kind: 'native', version: '5.1.9' });

test.each([{}, { engine: undefined }, { engine: ['native', '5.1.9'] }, null])(
  'the recipe %j can be executed',
  (recipe) => {
    expect(() => requireEngine(recipe, own)).not.toThrow();
  },
);

test.each<{ engine: unknown }>([
  { engine: ['native', '7.0'] },
  { engine: ['wasm', '5.1.9'] },
  { engine: ['native'] },
  { engine: ['native', '5.1.9', 'more'] },
  { engine: ['native', 5.1] },
  { engine: [] },
  { engine: 'native 5.1.9' },
  { engine: null },
  { engine: {} },
])('the recipe %j is refused', (recipe) => {
  expect(() => requireEngine(recipe, own)).toThrow(
    expect.objectContaining({ code: 'job-engine-differs', hint: expect.stringContaining('doctor') }),
  );
});
