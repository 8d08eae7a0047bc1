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
 * Uploads the clips of this machine that are damaged in a shared store or missing from it, and reads them back.
 * Returns those that were repaired; clips that this machine does not have stay as they are. Throws StoreError.
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
    const bytes = await sizeOfWhole(file, digest, signal);
    if (bytes === null) continue;
    const path = remoteLayout.clip(digest);
    await remote.put(path, { file, bytes, digest }, signal);
    const copy = join(back.path, `${digest}.mp4`);
    const found = await remote.fetch(path, { file: copy, bytes }, signal);
    if (found === 'absent' || (await hashFile(copy, signal)) !== digest)
      throw new StoreError(
        'invalid',
        remote.name,
        `changed the bytes that were written to it (${digest.slice(0, 12)})`,
      );
    repaired.push(digest);
  }
  return repaired;
}

// Hashed again: a clip that replaces the one of all users must not be damaged itself.
async function sizeOfWhole(file: string, digest: Digest, signal: AbortSignal): Promise<number | null> {
  try {
    if ((await hashFile(file, signal)) !== digest) return null;
    return (await stat(file)).size;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  }
}
