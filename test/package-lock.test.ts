import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

interface LockEntry {
  readonly version?: string;
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const lock = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockEntry>>;
};
const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as Readonly<
  Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Readonly<Record<string, string>>>
>;

// A platform package that is named but absent makes `npm ci` refuse the whole lock, on every machine.
test('every optional platform package has an entry of its own', () => {
  const missing = Object.entries(lock.packages).flatMap(([path, entry]) =>
    Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => path !== '' && !placesOf(name, path).some((place) => place in lock.packages))
      .map((name) => `${path} needs ${name}`),
  );
  expect(missing).toEqual([]);
});

test('no entry is tied to a host', () => {
  const tied = Object.entries(lock.packages).filter(([, { resolved }]) => resolved !== undefined);
  expect(tied.map(([path]) => path)).toEqual([]);
});

test('every dependency is pinned to one version', () => {
  const all = { ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies };
  const loose = Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version));
  expect(loose).toEqual([]);
});

// Where Node would look, from the package outward.
function placesOf(name: string, path: string): string[] {
  const parts = path.split('/node_modules/');
  return parts
    .map((_, index) => `${parts.slice(0, parts.length - index).join('/node_modules/')}/node_modules/${name}`)
    .concat(`node_modules/${name}`);
}
