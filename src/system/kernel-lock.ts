import { open } from 'node:fs/promises';

/** A lock that the kernel gives back by itself when the process is gone, however it went. */
export interface KernelLock {
  release(): Promise<void>;
}

/** `unsupported` means: this system or this file system has no such locks. */
export type KernelLockAnswer = KernelLock | 'taken' | 'unsupported';

interface NativeLocks {
  tryLock(fd: number): boolean;
}

/** Tries to lock a file, which is made when it is missing and is never deleted. */
export async function tryKernelLock(path: string): Promise<KernelLockAnswer> {
  const native = await loadNativeLocks();
  if (native === undefined) return 'unsupported';
  const file = await open(path, 'a+');
  try {
    if (native.tryLock(file.fd)) return { release: () => file.close() };
    await file.close();
    return 'taken';
  } catch {
    await file.close();
    return 'unsupported';
  }
}

// The package is optional and carries no types: a machine without it uses the lock file alone.
async function loadNativeLocks(): Promise<NativeLocks | undefined> {
  const name: string = 'fs-native-extensions';
  try {
    const loaded = (await import(name)) as { readonly default?: unknown };
    return isNativeLocks(loaded.default) ? loaded.default : undefined;
  } catch {
    return undefined;
  }
}

function isNativeLocks(value: unknown): value is NativeLocks {
  return (
    typeof value === 'object' && value !== null && 'tryLock' in value && typeof value.tryLock === 'function'
  );
}
