// Makes a bare clone ready: installs when the lock is newer than what is installed, builds when sources are
// newer than the build. Node built-ins only, because nothing else exists on a bare clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

if (olderThan('node_modules/.package-lock.json', newest('package-lock.json'))) {
  say('Installing packages, once. This can take a minute or two.');
  npm('ci', '--no-fund', '--no-audit');
}
const sources = Math.max(...['src', 'schema', 'scripts', 'tsconfig.build.json', 'package.json'].map(newest));
if (olderThan('dist/.built', sources)) {
  say('Building.');
  run(process.execPath, join(root, 'scripts', 'build.mjs'));
}

function olderThan(file, time) {
  const path = join(root, file);
  return !existsSync(path) || statSync(path).mtimeMs < time;
}

function newest(entry) {
  const path = join(root, entry);
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
