import { useEffect, useRef, useState } from 'preact/hooks';
import type { EditReply } from '../../src/live-view/page-edit.js';

/** What a person has typed and that is not in the file. It outlives the field, so that another shot can be shown. */
interface Draft {
  readonly text: string;
  /** The text of the file when the typing began. */
  readonly from: string;
}

const drafts = new Map<string, Draft>();

/** How a text goes to the server. */
export type SendText = (
  text: string,
  from: string,
  mode: 'check' | 'write' | 'replace',
) => Promise<EditReply>;

/** A field with the text that is shown, and what the server says about it. */
export interface FieldState {
  readonly text: string;
  readonly isChanged: boolean;
  /** An error of the field, or why it was not written. */
  readonly problem: string | null;
  /** The text of the file, where it differs from that when the typing began. */
  readonly theirs: string | null;
  type(text: string): void;
  /** Writes the text. With `replace`, also over the text of the file. Returns whether the file has what was typed. */
  commit(mode?: 'write' | 'replace'): Promise<boolean>;
  /** Shows the text of the file again. */
  revert(): void;
}

// A pause in typing.
const CHECK_MS = 400;

/** Keeps the typing of a field while the file changes elsewhere. `name` identifies the field in the film. */
export function useFieldDraft(name: string, file: string, send: SendText): FieldState {
  const [draft, setDraft] = useState<Draft | null>(drafts.get(name) ?? null);
  const [problem, setProblem] = useState<string | null>(null);
  // Events come before a change of the state is rendered.
  const newest = useRef(draft);
  newest.current = draft;
  const writing = useRef(false);
  const keep = (next: Draft | null): void => {
    newest.current = next;
    if (next === null) drafts.delete(name);
    else drafts.set(name, next);
    setDraft(next);
  };

  useEffect(() => {
    if (draft === null || draft.text === file) return;
    const timer = setTimeout(async () => {
      const reply = await send(draft.text, draft.from, 'check');
      if (newest.current === draft) setProblem(problemOf(reply));
    }, CHECK_MS);
    return () => clearTimeout(timer);
  }, [draft?.text]);

  return {
    text: draft?.text ?? file,
    isChanged: draft !== null && draft.text !== draft.from,
    problem,
    theirs: draft !== null && draft.from !== file && draft.text !== file ? file : null,
    type(text) {
      setProblem(null);
      keep({ text, from: newest.current?.from ?? file });
    },
    async commit(mode = 'write') {
      const mine = newest.current;
      if (mine === null || writing.current) return mine === null;
      if (mine.text === mine.from && mode === 'write') {
        keep(null);
        return true;
      }
      // The conflict is shown already, and waits for a choice.
      if (mode === 'write' && mine.from !== file && mine.text !== file) return false;
      writing.current = true;
      const reply = await send(mine.text, mine.from, mode);
      writing.current = false;
      // More was typed in the meantime: it is based on what was written.
      if (reply.status === 'written' || reply.status === 'unchanged') {
        setProblem(null);
        if (newest.current === mine) keep(null);
        else if (newest.current) keep({ ...newest.current, from: mine.text });
        return newest.current === null;
      }
      setProblem(problemOf(reply));
      return false;
    },
    revert() {
      setProblem(null);
      keep(null);
    },
  };
}

function problemOf(reply: EditReply): string | null {
  switch (reply.status) {
    case 'invalid':
      return reply.problems.map(({ message }) => message).join(' ');
    case 'refused':
    case 'conflict':
      return reply.message;
    default:
      return null;
  }
}
