import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';
import { type StateLayout, stateLayout } from '../../src/store/layout.js';

const src = 'src';
// The emulator has a folder of its own, which is not a state folder.
const isChecked = (file: string): boolean =>
  file.endsWith('.ts') && file !== join('store', 'layout.ts') && !file.startsWith(`emulator${sep}`);

/** The first component of every path of a layout: the names inside the state folder. */
function namesOf(layout: StateLayout): ReadonlySet<string> {
  const paths = Object.values({ ...layout, ...layout.keyframes }).filter((path) => typeof path === 'string');
  const names = paths.flatMap((path) => relative(layout.folder, path).split(sep));
  return new Set(names.filter((name) => name !== '' && name !== '..'));
}

/** The names that a text spells as parts of a path. */
function spelledNames(text: string, names: ReadonlySet<string>): readonly string[] {
  const joined = [...text.matchAll(/\b(?:join|resolve)\(([^()]*)\)/g)].flatMap(([, inside = '']) =>
    [...inside.matchAll(/'([^']*)'/g)].map(([, name = '']) => name),
  );
  const quoted = [...text.matchAll(/['`/]([a-z]+\.jsonl?)['`]/g)].map(([, name = '']) => name);
  return [...joined, ...quoted].flatMap((path) => path.split('/')).filter((name) => names.has(name));
}

const names = namesOf(stateLayout('state'));

test('only layout.ts spells the names inside the state folder', () => {
  expect([...names].sort()).toContain('journal.jsonl');
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(isChecked);
  expect(files.length).toBeGreaterThan(300);
  const spelled = files.flatMap((file) =>
    spelledNames(readFileSync(join(src, file), 'utf8'), names).map((name) => `${file}: ${name}`),
  );
  expect(spelled).toEqual([]);
});

test.each([
  ["const path = join(stateFolder, 'clips');", ['clips']],
  ["resolve(folder, 'keyframes', name)", ['keyframes']],
  ["read('journal.jsonl')", ['journal.jsonl']],
  ["const kind = { takes: 'clips' };", []],
])('%s spells %j', (text, expected) => {
  expect(spelledNames(text, names)).toEqual(expected);
});
