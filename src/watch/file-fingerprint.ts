import { stat } from 'node:fs/promises';

/** How files look from outside: equal texts mean that nothing was written between two looks. */
export async function fingerprintFiles(paths: Iterable<string>): Promise<string> {
  const looks = await Promise.all([...paths].sort().map(async (path) => `${path} ${await lookOf(path)}`));
  return looks.join('\n');
}

/** True when there is a file with something in it. */
export async function isWritten(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() === true && facts.size > 0;
}

// A date may be a little behind the clock that it is taken from.
const TICK_MS = 20;

/** How many of the files are not there, and how many came to their names or were written after a moment. */
export async function newsSince(
  moment: number,
  paths: Iterable<string>,
): Promise<{ readonly absent: number; readonly changed: number }> {
  const looks = await Promise.all([...paths].map((path) => stat(path).catch(() => undefined)));
  const changed = looks.filter((facts) => facts !== undefined && facts.ctimeMs >= moment - TICK_MS);
  return { absent: looks.filter((facts) => facts === undefined).length, changed: changed.length };
}

async function lookOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts ? `${facts.size} ${facts.mtimeNs} ${facts.ino}` : 'absent';
}
