import { expect, test } from 'vitest';
import { explain } from './explain.js';
import { fixture, sourceOf } from './sources.js';

const shot = '  - id: rain\n    first: frames/rain.png\n    last: frames/gaze.png\n    prompt: ';

// Too large to be kept in the repository.
const generated: Readonly<Record<string, () => string>> = {
  'generated-deep-brackets': () => `version: 1\nshots: ${'['.repeat(20_000)}${']'.repeat(20_000)}\n`,
  'generated-deep-braces': () => `version: 1\nfilm: ${'{a: '.repeat(20_000)}1${'}'.repeat(20_000)}\n`,
  'generated-deep-dashes': () => `version: 1\nshots:\n${'- '.repeat(20_000)}rain\n`,
  'generated-deep-unclosed': () => `version: 1\nshots: ${'['.repeat(200_000)}`,
  'generated-40-mb': () => `version: 1\nshots:\n${shot}${'Rain. '.repeat((40 * 1024 * 1024) / 6)}\n`,
  'generated-too-many-keys': () =>
    `version: 1\nkeyframes:\n${Array.from({ length: 400_000 }, (_, i) => `  k${i}: a.png\n`).join('')}`,
  'generated-too-many-escapes': () => `version: 1\ntitle: "${'\\q'.repeat(8_000_000)}"\n`,
  'generated-alias-bomb': () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const below = level === 0 ? '"rain"' : `*l${level - 1}`;
      return `  l${level}: &l${level} [${Array(10).fill(below).join(', ')}]\n`;
    });
    return `version: 1\nkeyframes:\n${levels.join('')}shots:\n${shot}Rain.\n`;
  },
  'generated-wide-alias-bomb': () =>
    `version: 1\nkeyframes:\n  a: &a [${'x,'.repeat(5000)}]\nshots: [${'*a, '.repeat(5000)}]\n`,
};

test.each(Object.keys(generated))('%s is explained', async (name) => {
  const source = { ...sourceOf((generated[name] as () => string)()), name: `${name}.yaml` };
  const { text, errors } = await explain(source);
  expect(errors).toBe(true);
  await expect(text).toMatchFileSnapshot(fixture('invalid', `${name}.txt`));
});
