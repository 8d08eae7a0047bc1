import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseSync } from 'vite';
import { expect, test } from 'vitest';
import { readSources } from './rig/sources.js';

const sources = readSources();

test('no file has more than 300 lines', () => {
  const long = [...sources].filter(([, text]) => text.split('\n').length - 1 > 300);
  expect(long.map(([file]) => file)).toEqual([]);
});

test('no test file has more than 400 lines', () => {
  const folder = import.meta.dirname;
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.ts'),
  );
  expect(files.length).toBeGreaterThan(300);
  const long = files.filter((name) => readFileSync(join(folder, name), 'utf8').split('\n').length > 400);
  expect(long).toEqual([]);
});

test('no function has more than 100 lines', () => {
  expect([...sources].flatMap(([file, text]) => longFunctions(file, text, 100))).toEqual([]);
});

test('no function of a render has more than 60 lines', () => {
  const render = [...sources].filter(([file]) => /^operations\/render/.test(file));
  expect(render.length).toBeGreaterThan(8);
  expect(render.flatMap(([file, text]) => longFunctions(file, text, 60))).toEqual([]);
});

test('a long function is found, whatever its form', () => {
  const body = '\n'.repeat(101);
  for (const text of [
    `function f() {${body}}`,
    `const f = () => {${body}};`,
    `const o = { f() {${body}} };`,
    `class C { f() {${body}} }`,
  ])
    expect(longFunctions('a.ts', text, 100)).toHaveLength(1);
  expect(longFunctions('a.ts', `const list = [${body}];`, 100)).toEqual([]);
});

// A command, its operation and the project file that it needs may share a name with each other, and nothing else may.
test('file names are unique', () => {
  const files = [...sources.keys()].filter(
    (file) => !/^operations\/|^project\/lockfile\.ts$|^index\.ts$/.test(file),
  );
  const names = files.map((file) => basename(file));
  expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
});

function longFunctions(file: string, text: string, most: number): readonly string[] {
  if (text.split('\n').length <= most) return [];
  const found: string[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (Array.isArray(value) || value === null || typeof value !== 'object') return;
    const node = value as { readonly type?: string; readonly start: number; readonly end: number };
    if (/Function/.test(node.type ?? '') && !/^TS/.test(node.type ?? '')) {
      const lines = text.slice(node.start, node.end).split('\n').length;
      const line = text.slice(0, node.start).split('\n').length;
      if (lines > most) found.push(`${file}:${line} has a function of ${lines} lines`);
    }
    for (const one of Object.values(node)) visit(one);
  };
  visit(parseSync(file, text).program);
  return found;
}
