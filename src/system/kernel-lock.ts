import { open } from 'node:fs/promises';
import { loadNativeLocks } from './native-locks.js';
import { isOpenFileAt } from './open-file-at.js';

/** A lock that the kernel releases when the process ends, in whatever way. */
export interface KernelLock {
  /** Whether the locked file is still the one at its path. Another process can lock a new file of that name. */
  isInPlace(): Promise<boolean>;
  release(): Promise<void>;
}

/** `unsupported`: this system or file system has no such locks. */
export type KernelLockAnswer = KernelLock | 'taken' | 'unsupported';

/** Tries to lock a file, which is created if it is missing and never deleted. */
export async function tryKernelLock(path: string, mode = 0o666): Promise<KernelLockAnswer> {
  const native = loadNativeLocks();
  if (native === undefined) return 'unsupported';
  const file = await open(path, 'a+', mode);
  try {
    if (native.tryLock(file.fd))
      return { isInPlace: () => isOpenFileAt(path, file), release: () => file.close() };
    await file.close();
    return 'taken';
  } catch {
    await file.close();
    return 'unsupported';
  }
}
