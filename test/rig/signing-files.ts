import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file in fixtures/c2pa, by its absolute path. */
export function signingFile(name: string): string {
  return fileURLToPath(new URL(`../../fixtures/c2pa/${name}`, import.meta.url));
}

/** The root of all certificates in fixtures/c2pa, in PEM. */
export const testAuthority = readFileSync(signingFile('authority.pem'), 'utf8');

/** Two shots for the quick provider, and a film with these settings that is signed. */
export function signedStoryboard(film = '', { cert = 'film.pem', key = 'film.key' } = {}): string {
  return `version: 1
film:
  output: film.mp4
  credentials: { cert: ${signingFile(cert)}, key: ${signingFile(key)} }
${film}provider: quick
shots:
  - { id: one, first: push-a.png, last: push-b.png, prompt: The camera pushes in. }
  - { id: two, first: previous, last: push-a.png, prompt: "The camera pulls back." }
`;
}
