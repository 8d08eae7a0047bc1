// Makes a bare clone ready: installs when what is installed is not what the lock says, builds when the sources
// are newer than the build. Node built-ins only, because nothing else exists on a bare clone.
import { spawnSync } from 'node:child_process';
import { existsSync, lstatSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (!isInstalled()) {
  say('Installing packages, once. This can take a minute or two.');
  npm('ci', '--no-fund', '--no-audit');
}
if (!isBuilt()) {
  say('Building.');
  run(process.execPath, join(root, 'scripts', 'build.mjs'));
}

// By versions and not by dates: a checkout gives every file a new date. Optional packages may be absent.
function isInstalled() {
  const installed = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  // A linked folder belongs to another checkout: to install through the link would empty it.
  if (lstatSync(join(root, 'node_modules')).isSymbolicLink()) return true;
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const present = packagesOf(installed);
  return Object.entries(wanted).every(
    ([path, { version, optional, devOptional, link }]) =>
      path === '' || link || optional || devOptional || present[path]?.version === version,
  );
}

function packagesOf(lock) {
  return JSON.parse(readFileSync(lock, 'utf8')).packages ?? {};
}

function isBuilt() {
  const mark = join(root, 'dist', '.built');
  const sources = ['src', 'web', 'schema', 'scripts', 'tsconfig.build.json', 'package.json'];
  return existsSync(mark) && statSync(mark).mtimeMs > Math.max(...sources.map(newest));
}

function newest(entry) {
  const path = join(root, entry);
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(entry, name))));
}

function npm(...args) {
  // npm tells its own place to the scripts it runs, so the same npm is used whatever PATH holds.
  const cli = process.env.npm_execpath;
  if (cli) run(process.execPath, cli, ...args);
  else run(process.platform === 'win32' ? 'npm.cmd' : 'npm', ...args);
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0) process.exit(status ?? 1);
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
