import { stat } from 'node:fs/promises';

/** Size, time and inode of files as text. Equal texts mean that nothing was written in between. */
export async function fingerprintFiles(paths: Iterable<string>): Promise<string> {
  const lines = await Promise.all([...paths].sort().map(async (path) => `${path} ${await describe(path)}`));
  return lines.join('\n');
}

/** True if the file exists and is not empty. */
export async function isWritten(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() === true && facts.size > 0;
}

// File times may be slightly behind the clock.
const TICK_MS = 20;

/** How many of the files are missing, and how many were written or renamed since a point in time (ms since 1970). */
export async function changesSince(
  time: number,
  paths: Iterable<string>,
): Promise<{ readonly absent: number; readonly changed: number }> {
  const facts = await Promise.all([...paths].map((path) => stat(path).catch(() => undefined)));
  const changed = facts.filter((file) => file !== undefined && file.ctimeMs >= time - TICK_MS);
  return { absent: facts.filter((file) => file === undefined).length, changed: changed.length };
}

async function describe(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts ? `${facts.size} ${facts.mtimeNs} ${facts.ino}` : 'absent';
}
