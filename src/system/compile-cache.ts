import { lstatSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import * as modules from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { cacheScripts } from './script-cache.js';

/** The code that is compiled once: the bundles in a folder, as far as one command uses them. */
export interface CachedCode {
  readonly bundles: string;
  readonly command: string;
}

/**
 * Keeps the compiled code of a command in the user's cache folder, so that its next run starts without compiling. A cache
 * that cannot be read, written or trusted costs time only. As for Node's own cache, NODE_DISABLE_COMPILE_CACHE=1 prevents it.
 */
export function cacheCompiledCode({ bundles, command }: CachedCode): void {
  const { env, platform } = process;
  if (env.NODE_DISABLE_COMPILE_CACHE) return;
  try {
    const folder = openFolder(cacheHome(env, platform, homedir()), buildName(bundles), command);
    if (folder === undefined) return;
    if (hasCompileCache(modules)) modules.enableCompileCache(folder);
    else cacheScripts(bundles, folder);
  } catch {
    // Without the cache the command starts later.
  }
}

/** Where a system keeps the caches of a user. */
export function cacheHome(env: NodeJS.ProcessEnv, platform: NodeJS.Platform, home: string): string {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local');
  if (platform === 'darwin') return join(home, 'Library', 'Caches');
  return env.XDG_CACHE_HOME?.startsWith('/') ? env.XDG_CACHE_HOME : join(home, '.cache');
}

// Compiled code fits one version of Node. Two installs of the package would replace each other's code.
function buildName(bundles: string): string {
  return `${process.version}-${process.arch}-${crc32(bundles).toString(16)}`;
}

function openFolder(home: string, build: string, command: string): string | undefined {
  const folder = join(home, 'inbetween', 'compiled', build, command);
  if (isTrusted(folder)) return folder;
  // Under another user's home, for example with sudo, that user would be unable to use or delete the files.
  if (!isOwn(home) && !isOwn(dirname(home))) return undefined;
  if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) removeOld(dirname(dirname(folder)));
  return isTrusted(folder) ? folder : undefined;
}

// Compiled code is run as it is found. So only this user may have been able to write it.
function isTrusted(folder: string): boolean {
  return isOwn(folder, 0o022);
}

function isOwn(folder: string, forbidden = 0): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return false;
  return process.geteuid === undefined || (found.uid === process.geteuid() && (found.mode & forbidden) === 0);
}

const OLD_MS = 90 * 24 * 3600_000;

// The code of earlier versions of Node and of deleted installs.
function removeOld(folder: string): void {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const found = lstatSync(path, { throwIfNoEntry: false });
    if (found && Date.now() - found.mtimeMs > OLD_MS) rmSync(path, { recursive: true, force: true });
  }
}

interface CompileCache {
  enableCompileCache(folder: string): unknown;
}

// Since Node 22.1.
function hasCompileCache(value: object): value is CompileCache {
  return 'enableCompileCache' in value && typeof value.enableCompileCache === 'function';
}
