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
    module: relative(root, resolve(root, dirname(script), path)).replaceAll('\\', '/'),
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

// The text says it: running all of these modules takes seconds.
function exportsOf(module: string): readonly string[] {
  const text = readFileSync(join(root, module), 'utf8');
  const declared = text.matchAll(/^export (?:async )?(?:function\*?|class|const|let|var) ([\w$]+)/gm);
  const listed = [...text.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, names = '']) => names.split(','));
  return [
    ...[...declared].map(([, name = '']) => name),
    ...listed.map((name) => name.trim().split(' as ').at(-1) ?? ''),
  ];
}

test.each(imports)('$script finds its imports in $module', ({ module, names }) => {
  expect(exportsOf(module)).toEqual(expect.arrayContaining(names));
});

test('an export that does not exist is not found', () => {
  const found = exportsOf('build/base/money.js');
  expect(found).toContain('isMoney');
  expect(found).not.toContain('isSomething');
});
