import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * A path of the command line or the environment with the home folder in place of "~". A shell does this too, but not in
 * "--flag=~/x", in quotes, and in files of variables.
 */
export function expandHome(path: string, home: string = homedir()): string {
  const [, rest] = /^~(?:[/\\](.*))?$/s.exec(path) ?? [];
  return path === '~' || rest !== undefined ? join(home, rest ?? '') : path;
}
