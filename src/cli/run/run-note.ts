import { RenderError } from '../../diagnostics/render-error.js';
import { type NoteOptions, type NoteOutcome, note } from '../../operations/note.js';
import { formatTakeName } from '../../report/takes-text.js';
import type { Terminal } from '../terminal/terminal.js';
import { editStoryboard } from './edit-storyboard.js';
import type { QueryArgs } from './query-storyboard.js';

/** The options of `note`. */
export interface NoteArgs extends QueryArgs {
  readonly remove?: boolean;
}

interface NotedText {
  readonly shot: string;
  readonly take: string | undefined;
  readonly text: string | undefined;
}

/** `inbetween note <shot> [take] [text]` */
export function runNote(words: NotedText, args: NoteArgs, terminal: Terminal): Promise<number> {
  const about: Omit<NoteOptions, 'signal'> = args.remove === true ? removal(words) : meant(words);
  return editStoryboard<Extract<NoteOutcome, { readonly status: 'noted' }>>(args, terminal, {
    edit: (project, signal) => note(project, { ...about, signal }),
    text({ shot, take, note: written, changed }) {
      const name = take === null ? shot : `${shot}  ${formatTakeName(take)}`;
      const what = written === null ? (changed ? 'the note was removed' : 'had no note') : `note: ${written}`;
      return `${name}  ${what}`;
    },
  });
}

function removal({ shot, take, text }: NotedText): Omit<NoteOptions, 'signal'> {
  if (text === undefined) return { shot, take: take ?? null, text: null };
  throw new RenderError('bad-option', 'A note is either written or removed.', {
    hint: 'Leave out the text, or --remove.',
  });
}

// With two words, the second one is the text.
function meant({ shot, take, text }: NotedText): Omit<NoteOptions, 'signal'> {
  if (text !== undefined) return { shot, take: take ?? null, text };
  if (take !== undefined && !/^\d{1,4}$/.test(take)) return { shot, take: null, text: take };
  throw new RenderError('bad-option', 'A note needs a text.', {
    hint: `For example: inbetween note ${shot} ${take === undefined ? '' : `${take} `}"The boat is too fast."`,
  });
}
