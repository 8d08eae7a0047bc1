// Builds the package into dist/: bundles, type declarations and the live page. The same modules one by one, which
// tests and benchmarks run in processes of their own, go to build/. With --if-possible a missing compiler is no
// error: an install without the development packages runs this too, and has nothing to compile with.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
if (
  process.argv.includes('--if-possible') &&
  !(existsSync(compiler) && existsSync(join(root, 'src', 'index.ts')))
) {
  process.exit(0);
}
const { build } = await import('vite');
const { bundle } = await import('./bundle.mjs');
const { bundleTypes } = await import('./bundle-types.mjs');
const { pruneTypes } = await import('./prune-types.mjs');
for (const folder of ['dist', 'build']) rmSync(join(root, folder), { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
pruneTypes(join(root, 'dist', 'types'), { entry: 'index.d.ts', packages: Object.keys(dependencies) });
bundleTypes(join(root, 'dist', 'types'), 'index.d.ts');
await bundle(root);
// The live page is shipped as it comes out here: nothing is built where it runs.
await build({ configFile: join(root, 'web', 'vite.config.js'), logLevel: 'warn' });
writeFileSync(join(root, 'dist', '.built'), '');
