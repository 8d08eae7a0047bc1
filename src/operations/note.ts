import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ShownTake } from '../events/takes-outcome.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { findTake, listedOf, openShotTakes } from '../project/open-shot-takes.js';
import type { Project } from '../project/project.js';

/** How a note ended. */
export type NoteOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'noted';
      readonly shot: string;
      /** Null for a note about the shot. */
      readonly take: ShownTake | null;
      /** Null when it was removed. */
      readonly note: string | null;
      readonly changed: boolean;
    };

/** What to note about what. */
export interface NoteOptions {
  readonly shot: string;
  /** A number, or the first letters of a digest; null for the shot itself. */
  readonly take: string | null;
  /** Null removes the note. */
  readonly text: string | null;
  readonly signal: AbortSignal;
}

const LONGEST = 2000;

/**
 * Writes a note about a shot or a take into the lockfile. Throws RenderError `no-such-take`, `bad-option` or
 * `lockfile-unwritten`.
 */
export async function note(
  project: Project,
  { shot, take, text, signal }: NoteOptions,
): Promise<NoteOutcome> {
  const written = text === null ? null : plainNote(text);
  const opened = await openShotTakes(project, shot, { signal });
  if (opened.status !== 'opened') return opened;
  const { id, shown } = opened;
  const about = take === null ? null : findTake(shown, take);
  const listed = about && listedOf(opened, about);
  const changed = await opened.save((said) =>
    about === null || listed === null
      ? { ...said, note: written }
      : {
          ...said,
          list: new Map(said.list).set(about.name, {
            ...(said.list.get(about.name) ?? listed),
            note: written,
          }),
        },
  );
  return { status: 'noted', shot: id, take: about && { ...about, note: written }, note: written, changed };
}

// The lockfile is read by people and merged by lines.
function plainNote(text: string): string {
  const plain = text.replaceAll('\r\n', '\n').trim();
  const length = [...plain].length;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are searched for.
  const isOdd = /[\u0000-\u0008\u000b-\u001f\u007f]/.test(plain);
  if (length >= 1 && length <= LONGEST && !isOdd) return plain;
  const what =
    length === 0
      ? 'A note needs a text.'
      : isOdd
        ? 'A note cannot contain control characters.'
        : `A note has at most ${LONGEST} characters, and this one has ${length}.`;
  throw new RenderError('bad-option', what, { hint: 'Use plain text. To remove a note: --remove.' });
}
