import { chmod } from 'node:fs/promises';

const NOBODY = 65534;

/** Works as somebody who may not read everything, also where the tests run as the administrator. */
export async function asOrdinaryUser<T>(folders: readonly string[], work: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return work();
  for (const folder of folders) await chmod(folder, 0o777);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}
