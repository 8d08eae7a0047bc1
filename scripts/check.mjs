// Every check that is not a test: types, lint and format, words, unused code, the package as others import it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const bin = (name) => join(root, 'node_modules', '.bin', name);
const checks = [
  ['types', process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.json'],
  ['types of the page', process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'web/tsconfig.json'],
  ['lint and format', bin('biome'), 'check', '--error-on-warnings', '.'],
  ['words', process.execPath, 'scripts/check-words.mjs'],
  ['unused code', bin('knip')],
  ['build', process.execPath, 'scripts/build.mjs'],
  ['package', bin('publint'), '--strict'],
  ['package files', process.execPath, 'scripts/check-package.mjs'],
  ['package types', bin('attw'), '--pack', '.', '--profile', 'esm-only', '--no-color'],
];

let failed = 0;
for (const [name, command, ...args] of checks) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
  const passed = status === 0;
  console.log(`${passed ? 'ok  ' : 'FAIL'} ${name}`);
  if (!passed) {
    failed += 1;
    console.log(`${stdout ?? ''}${stderr ?? ''}`);
  }
}
process.exit(failed === 0 ? 0 : 1);
