import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/digest.js';
import { codeOf } from '../../system/atomic-file.js';
import { hashFile } from '../../system/hash-file.js';
import { openTempFolder } from '../../system/temp-folder.js';
import { stateLayout } from '../layout.js';
import { remoteLayout } from './remote-layout.js';
import { type RemoteStore, StoreError } from './remote-store.js';

/**
 * Puts this machine's bytes in place of clips that are damaged in a shared store or gone from it, and reads them back.
 * Answers those that are whole there now; what this machine does not have stays as it is. Throws StoreTrouble.
 */
export async function repairRemote(
  remote: RemoteStore,
  { wrong, stateFolder }: { readonly wrong: readonly Digest[]; readonly stateFolder: string },
  signal: AbortSignal,
): Promise<readonly Digest[]> {
  const folder = stateLayout(stateFolder);
  await using back = await openTempFolder(stateFolder, 'verify');
  const repaired: Digest[] = [];
  for (const digest of wrong) {
    const file = folder.clip(digest);
    const bytes = await wholeBytes(file, digest, signal);
    if (bytes === null) continue;
    const path = remoteLayout.clip(digest);
    await remote.put(path, { file, bytes, digest }, signal);
    const copy = join(back.path, `${digest}.mp4`);
    const found = await remote.fetch(path, { file: copy, bytes }, signal);
    if (found === 'absent' || (await hashFile(copy, signal)) !== digest)
      throw new StoreError('lying', remote.name, `did not keep what was put there (${digest.slice(0, 12)})`);
    repaired.push(digest);
  }
  return repaired;
}

// Hashed anew: what is to mend a store for everybody must not be damaged itself.
async function wholeBytes(file: string, digest: Digest, signal: AbortSignal): Promise<number | null> {
  try {
    if ((await hashFile(file, signal)) !== digest) return null;
    return (await stat(file)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
