import { copyFile, mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { check } from '../../src/operations/check.js';
import { init } from '../../src/operations/init.js';
import { openProject } from '../../src/project/project.js';
import { testFolder } from '../rig/test-folder.js';

const image = fileURLToPath(new URL('../../fixtures/keyframes/plain.png', import.meta.url));
const signal = new AbortController().signal;

/** Makes a storyboard from images of these names in a folder of that name, and checks it. */
async function checkNames(above: string, names: readonly string[], folder = 'frames') {
  const root = await mkdtemp(join(above, 'film-'));
  await mkdir(join(root, folder));
  for (const name of names) await copyFile(image, join(root, folder, name));
  const { file, shots } = await init(join(root, 'film'), { from: join(root, folder) });
  await using project = openProject({ storyboard: file, env: {}, ffmpeg: '/nowhere/ffmpeg' });
  const outcome = await check(project, { signal });
  const errors = outcome.diagnostics.filter(({ severity }) => severity === 'error');
  return { shots, errors, ids: outcome.takes.flatMap((take) => take.shots) };
}

// Every word, number and date of YAML, as the stem of a file name.
const words = [
  ...[
    'yes',
    'no',
    'on',
    'off',
    'y',
    'n',
    'null',
    'Null',
    'NULL',
    '~',
    'true',
    'FALSE',
    'previous',
    '<<',
    '=',
  ],
  ...[
    '1e3',
    '010',
    '0x1',
    '0o7',
    '0b1',
    '1_000',
    '.5',
    '-1',
    '+1',
    '1.5',
    '1:30',
    '2001-12-14',
    'nan',
    'inf',
  ],
];
const signs = [
  ...[
    '- a',
    '? a',
    ': a',
    'a: b',
    'a #b',
    '#1',
    '&a',
    '*a',
    '!a',
    '|',
    '>',
    '%a',
    '@a',
    '`a',
    '{a}',
    '[a]',
    'a, b',
  ],
  ...[
    "it's",
    '"a"',
    'a"b',
    '“a”',
    'a\nb',
    'a\tb',
    '\u007f',
    '\u0085',
    '\u2028',
    '\ufeff',
    '\u200b',
    '\u00a0a',
    ' a',
    'a ',
  ],
  ...['~a', '~', 'http:', 'C:', 'data:a', 'file:a', '$\u007bA}', 'a%20b', '%', 'a\\b', '\\', 'a?b=c', 'a*'],
  ...[
    'é'.normalize('NFC'),
    'é'.normalize('NFD'),
    '雪',
    '🌧️',
    '👩‍👩‍👧',
    'ｆｕｌｌ',
    '\u202eabc',
    'x'.repeat(200),
    '雨'.repeat(80),
  ],
];

test.runIf(process.platform !== 'win32')(
  'images of any known name are in a storyboard without errors',
  async () => {
    await using folder = await testFolder();
    const names = [...new Set([...words, ...signs])].map((stem) => `${stem}.png`);
    const visible = names.filter((name) => !name.startsWith('.'));
    const { shots, errors, ids } = await checkNames(folder.path, names);
    expect(errors).toEqual([]);
    expect(shots).toBe(visible.length - 1);
    expect(ids).toHaveLength(shots);
    expect(new Set(ids).size).toBe(shots);
  },
);

test.runIf(process.platform !== 'win32')(
  'a storyboard from any file and folder names has no errors',
  async () => {
    await using above = await testFolder();
    const isName = (name: string) => !/[/\0]|^\.{0,2}$/.test(name) && Buffer.byteLength(name) <= 240;
    const stem = fc
      .oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }),
        fc
          .array(fc.constantFrom(...words, ...signs), { minLength: 1, maxLength: 3 })
          .map((parts) => parts.join('')),
      )
      .filter((name) => isName(name) && !/\p{Cs}/u.test(name));
    const ending = fc.constantFrom('.png', '.PNG', '.jpg', '.webp');
    const name = fc.tuple(stem, ending).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(name, { minLength: 3, maxLength: 8 }), stem, async (names, folder) => {
        fc.pre(names.filter((one) => !one.startsWith('.')).length >= 2 && !folder.startsWith('film'));
        const { errors } = await checkNames(above.path, names, folder);
        expect(errors).toEqual([]);
      }),
      { numRuns: 40 },
    );
  },
);

test('hidden files, the companions of macOS, folders and other files are no images', async () => {
  await using folder = await testFolder();
  const from = join(folder.path, 'frames');
  await mkdir(join(from, 'folder.png'), { recursive: true });
  for (const name of ['1.png', '2.png', '.hidden.png']) await copyFile(image, join(from, name));
  await writeFile(join(from, '._1.png'), '\0\x05\x16\x07');
  await writeFile(join(from, 'Thumbs.db'), '');
  const { shots, images } = await init(join(folder.path, 'film'), { from });
  expect(shots).toBe(1);
  expect(images).toEqual([join(from, '1.png'), join(from, '2.png')]);
});
