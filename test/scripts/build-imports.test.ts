import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

// Scripts in JavaScript import single modules from build/. No compiler checks them, so a renamed module or export
// would break them unnoticed.
const root = fileURLToPath(new URL('../..', import.meta.url));
const scripts = ['bench', 'test', 'fixtures'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mjs'))
    .map((path) => join(folder, path)),
);

const imports = scripts.flatMap((script) => {
  const text = readFileSync(join(root, script), 'utf8');
  const found = text.matchAll(
    /(?:import|const) \{([^}]*)\} (?:from |= await import\()'((?:\.\.\/)+build\/[^']*)'/g,
  );
  return [...found].map(([, names = '', path = '']) => ({
    script,
    module: relative(root, resolve(root, dirname(script), path))
      .replaceAll('\\', '/')
      .replace(/^build\/(.*)\.js$/, 'src/$1.ts'),
    names: names
      .split(',')
      .map((name) =>
        name
          .trim()
          .split(/ as |:/)[0]!
          .trim(),
      )
      .filter((name) => name !== ''),
  }));
});

test('scripts import modules from build/', () => {
  expect(imports.length).toBeGreaterThan(15);
});

test.each(imports)('$script finds its imports in $module', async ({ module, names }) => {
  const found = (await import(join(root, module))) as Record<string, unknown>;
  expect(Object.keys(found)).toEqual(expect.arrayContaining(names));
});
