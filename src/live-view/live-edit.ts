import { type Digest, sha256 } from '../base/digest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { readDocument } from '../storyboard/edit/change-storyboard.js';
import type { EditValue } from '../storyboard/edit/storyboard-change.js';
import { type DocumentValue, isMapping } from '../storyboard/yaml/document-value.js';
import { type EditableKey, editableKeys, type FieldProblem, filmKeys } from './page-edit.js';

/** The storyboard's text as the page edits it. */
export interface LiveEdit {
  readonly digest: Digest;
  /** The title of the film as it is written; null for none. */
  readonly title: EditValue;
  /** All shots in the order of the file, those that are skipped as well. */
  readonly shots: readonly LiveEditShot[];
  /** What shots without an own value use. */
  readonly defaults: { readonly [key in 'prompt' | 'duration' | 'transition']: EditValue };
  readonly problems: readonly FieldProblem[];
  /** What the next undo and the next redo change, in a few words; null for nothing. */
  readonly undo: string | null;
  readonly redo: string | null;
}

/** The fields of a shot as they are written; null where a key is not written. */
export type LiveEditShot = { readonly id: string } & { readonly [key in EditableKey]: EditValue };

/** Describes a text; null if it cannot be read without doubt. */
export function liveEdit(
  text: string,
  diagnostics: readonly Diagnostic[],
  steps: Pick<LiveEdit, 'undo' | 'redo'>,
): LiveEdit | null {
  const document = readDocument(text);
  if (!isMapping(document ?? undefined)) return null;
  const { title = null, shots = [], defaults, film } = document as Readonly<Record<string, DocumentValue>>;
  const ids = new Set<string>();
  const listed = (Array.isArray(shots) ? shots : []).flatMap((shot: DocumentValue) => {
    // A second shot of one id is an error of the file, and cannot be named in a change.
    if (!isMapping(shot) || typeof shot.id !== 'string' || ids.has(shot.id)) return [];
    ids.add(shot.id);
    return [shotOf(shot.id, shot)];
  });
  return {
    digest: sha256(text),
    title,
    shots: listed,
    defaults: {
      prompt: fieldOf(defaults, 'prompt'),
      duration: fieldOf(defaults, 'duration'),
      transition: fieldOf(film, 'transition'),
    },
    problems: fieldProblems(diagnostics, document),
    ...steps,
  };
}

function shotOf(id: string, shot: { readonly [key: string]: DocumentValue }): LiveEditShot {
  const fields = editableKeys.map((key) => [key, shot[key] ?? null]);
  return { id, ...Object.fromEntries(fields) } as LiveEditShot;
}

function fieldOf(block: DocumentValue | undefined, key: string): EditValue {
  return isMapping(block) ? (block[key] ?? null) : null;
}

/** Diagnostics with the shots and keys that they concern. */
export function fieldProblems(
  diagnostics: readonly Diagnostic[],
  document: DocumentValue | null,
): readonly FieldProblem[] {
  const shots = isMapping(document ?? undefined) ? (document as { shots?: DocumentValue }).shots : undefined;
  return diagnostics.map(({ at, severity, message, help }) => {
    const path = at.kind === 'path' && at.path[0] === 'shots' ? at.path : [];
    const shot = Array.isArray(shots) ? (shots[Number(path[1])] as DocumentValue | undefined) : undefined;
    const id = isMapping(shot) && typeof shot.id === 'string' ? shot.id : null;
    const ofFilm = at.kind === 'path' && filmKeys.find((key) => at.path[0] === key);
    return {
      shot: id,
      key: ofFilm || (id === null || path[2] === undefined ? null : String(path[2])),
      severity,
      message: `${message} ${help}`.trim(),
    };
  });
}
