import { rmSync } from 'node:fs';

const folders = new Set<string>();

/** Deletes a folder with its content when the process ends in the usual way. A folder that is gone by then is no error. */
export function removeAtExit(folder: string): void {
  if (folders.size === 0) process.once('exit', removeAll);
  folders.add(folder);
}

function removeAll(): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
