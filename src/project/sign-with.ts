import type { Digest } from '../base/digest.js';
import type { FilmToAssemble } from '../film/output/assemble-film.js';
import type { FilmToSign } from '../film/output/sign-film.js';
import type { Edit } from './edit.js';

/** What signs films, and the models of their clips. */
type Signing = Pick<Edit, 'credentials' | 'models'>;

/** How a film is signed; no property where it is not. */
export function signWith(
  { credentials, models }: Signing,
  film: Pick<FilmToSign, 'title' | 'timeline'>,
): Pick<FilmToAssemble, 'sign'> {
  if (!credentials) return {};
  return {
    async sign(path, target, signal) {
      const { signFilm } = await import('../film/output/sign-film.js'); // Few films are signed.
      await signFilm(path, target, { ...film, models, key: credentials.key }, signal);
    },
  };
}

/** The certificates that a film is signed with; no property where it is not. */
export function signedBy({ credentials }: Signing): { readonly signedBy?: Digest } {
  return credentials ? { signedBy: credentials.id } : {};
}
