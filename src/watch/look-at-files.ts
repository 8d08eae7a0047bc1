import { stat } from 'node:fs/promises';

/** How files look from outside: equal texts mean that nothing was written between two looks. */
export async function lookAtFiles(paths: Iterable<string>): Promise<string> {
  const looks = await Promise.all([...paths].sort().map(async (path) => `${path} ${await lookOf(path)}`));
  return looks.join('\n');
}

/** True when there is a file with something in it. */
export async function isWritten(path: string): Promise<boolean> {
  const facts = await stat(path).catch(() => undefined);
  return facts?.isFile() === true && facts.size > 0;
}

async function lookOf(path: string): Promise<string> {
  const facts = await stat(path, { bigint: true }).catch(() => undefined);
  return facts ? `${facts.size} ${facts.mtimeNs} ${facts.ino}` : 'absent';
}
