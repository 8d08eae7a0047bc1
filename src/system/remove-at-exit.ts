import { rmSync } from 'node:fs';

const folders = new Set<string>();

/** Deletes a folder when the process ends. */
export function removeAtExit(folder: string): void {
  // One listener for all: above ten, Node would print a warning of a leak.
  if (folders.size === 0)
    process.once('exit', () => {
      for (const one of folders) rmSync(one, { recursive: true, force: true });
    });
  folders.add(folder);
}
