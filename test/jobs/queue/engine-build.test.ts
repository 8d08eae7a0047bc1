import { expect, test } from 'vitest';
import { readSources } from '../../rig/sources.js';

// A revision that is missing would let two builds with different results share one queue.
test('every revision of the program is part of the build', () => {
  const sources = readSources();
  const build = sources.get('jobs/queue/engine-build.ts') ?? '';
  const revisions = [...sources].flatMap(([file, text]) =>
    file.startsWith('film/') || file.startsWith('providers/')
      ? [...text.matchAll(/^export const (\w*REVISION)\b/gm)].map(([, name]) => name as string)
      : [],
  );
  expect(revisions.length).toBeGreaterThan(9);
  for (const name of revisions) expect(build).toMatch(new RegExp(`: ${name},`));
  const hidden = [...sources].filter(
    ([file, text]) => file.startsWith('film/') && /^const \w*REVISION\b/m.test(text),
  );
  expect(hidden.map(([file]) => file)).toEqual([]);
});
