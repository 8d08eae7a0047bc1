// Fails when the package has too many files: each one is a file that every install writes.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const MOST_FILES = 300;
const { status, stdout, stderr } = spawnSync('npm', ['pack', '--dry-run', '--ignore-scripts', '--json'], {
  cwd: join(dirname(fileURLToPath(import.meta.url)), '..'),
  encoding: 'utf8',
  shell: process.platform === 'win32',
});
if (status !== 0) {
  console.error(stderr);
  process.exit(1);
}
const [{ files, unpackedSize }] = JSON.parse(stdout);
console.log(`${files.length} files, ${(unpackedSize / 1e6).toFixed(1)} MB`);
const needed = [
  'dist/cli/main.cjs',
  'dist/index.js',
  'dist/types/index.d.ts',
  ...['draw-worker', 'wasm-child', 'c2pa-worker', 'job-child'].map((name) => `dist/${name}.js`),
  'fonts/InbetweenSans-Bold.otf',
];
const missing = needed.filter((name) => !files.some(({ path }) => path === name));
if (missing.length > 0) console.error(`Missing: ${missing.join(', ')}`);
if (files.length > MOST_FILES) console.error(`At most ${MOST_FILES} files: see scripts/bundle.mjs.`);
process.exit(missing.length > 0 || files.length > MOST_FILES ? 1 : 0);
