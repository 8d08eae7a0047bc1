import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { codeOf } from './atomic-file.js';

/** Locks of the kernel, which a native addon provides. */
export interface NativeLocks {
  /** False if another process locks the file. Throws where the file system has no such locks. */
  tryLock(fd: number): boolean;
}

const NAME = 'fs-native-extensions';
/** The version in package.json, whose addon is known. */
const KNOWN = '1.5.1';

/** The addon, or undefined on a machine without it: the package is optional. */
export function loadNativeLocks(
  require: NodeJS.Require = createRequire(import.meta.url),
): NativeLocks | undefined {
  return loadAddon(require) ?? loadPackage(require);
}

// The package looks for its addon with 14 more modules. They take longer than anything else in a render of a film that
// is complete, so the addon of the known version is loaded from its place.
function loadAddon(require: NodeJS.Require): NativeLocks | undefined {
  try {
    const manifest = require.resolve(`${NAME}/package.json`);
    const { version }: { version?: unknown } = JSON.parse(readFileSync(manifest, 'utf8'));
    if (version !== KNOWN) return undefined;
    const platform = `${process.platform}-${process.arch}`;
    const addon: unknown = require(join(dirname(manifest), 'prebuilds', platform, `${NAME}.node`));
    return isAddon(addon) ? { tryLock: (fd) => tryAddonLock(addon, fd) } : undefined;
  } catch {
    return undefined;
  }
}

function loadPackage(require: NodeJS.Require): NativeLocks | undefined {
  try {
    // A CommonJS package: require() loads it several times faster than import().
    const loaded: unknown = require(NAME);
    return isNativeLocks(loaded) ? loaded : undefined;
  } catch {
    return undefined;
  }
}

interface Addon {
  tryLock(fd: number, offset: number, length: number, exclusive: boolean): void;
}

// Length 0 is the whole file.
function tryAddonLock(addon: Addon, fd: number): boolean {
  try {
    addon.tryLock(fd, 0, 0, true);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EAGAIN') return false;
    throw error;
  }
}

function isAddon(value: unknown): value is Addon {
  return hasTryLock(value);
}

function isNativeLocks(value: unknown): value is NativeLocks {
  return hasTryLock(value);
}

// The package has no types.
function hasTryLock(value: unknown): boolean {
  return (
    typeof value === 'object' && value !== null && 'tryLock' in value && typeof value.tryLock === 'function'
  );
}
