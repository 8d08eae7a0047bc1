import { readFileSync } from 'node:fs';
import { packageFile } from './package-files.js';

/** The version of this program, from its manifest. */
export function packageVersion(): string {
  const manifest = readFileSync(packageFile('package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
