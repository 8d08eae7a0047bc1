import { chmod } from 'node:fs/promises';

const UNPRIVILEGED = 65534;

/** Does the work without the rights of the administrator, even when the tests run as the administrator. */
export async function asOrdinaryUser<T>(folders: readonly string[], work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  for (const folder of folders) await chmod(folder, 0o777);
  process.seteuid?.(UNPRIVILEGED);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
