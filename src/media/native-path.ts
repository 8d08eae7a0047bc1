import { copyFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { removeAtExit } from '../system/remove-at-exit.js';

const copies = new Map<string, string>();

/**
 * A path under which native code can open a file of a package. Yarn's Plug'n'Play keeps packages in archives that only
 * JavaScript can read, so the file is copied to a temporary folder until the process ends.
 */
export function nativePath(path: string, pnp: string | undefined = process.versions.pnp): string {
  if (pnp === undefined) return path;
  const known = copies.get(path);
  if (known !== undefined) return known;
  const folder = mkdtempSync(join(tmpdir(), 'inbetween-'));
  removeAtExit(folder);
  const copy = join(folder, basename(path));
  copyFileSync(path, copy);
  copies.set(path, copy);
  return copy;
}
