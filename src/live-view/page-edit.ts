import type { EditValue } from '../storyboard/edit/storyboard-change.js';

/** The fields of a shot that the page can write. */
export const editableKeys = ['title', 'prompt', 'caption', 'duration', 'transition', 'skip'] as const;

export type EditableKey = (typeof editableKeys)[number];

/** The fields of the film that the page can write. */
export const filmKeys = ['title'] as const;

/** One change that a person made on the page, with what the page showed before it. Null: the key is not written. */
export type PageChange =
  | {
      readonly kind: 'set';
      readonly shot: string;
      readonly key: EditableKey;
      readonly from: EditValue;
      readonly to: EditValue;
    }
  | {
      readonly kind: 'set';
      /** The field is that of the film. */
      readonly shot: null;
      readonly key: (typeof filmKeys)[number];
      readonly from: EditValue;
      readonly to: EditValue;
    }
  /** The shot comes before another one afterwards, or at the end; `order` is what the page showed. */
  | {
      readonly kind: 'move';
      readonly shot: string;
      readonly before: string | null;
      readonly order: readonly string[];
    };

/** A request of the page that can write the storyboard. */
export type EditAction =
  | {
      readonly type: 'edit';
      /** The digest of the text that the page showed. */
      readonly base: string;
      readonly change: PageChange;
      /** `check`: nothing is written. `replace`: also where the file has another value by now. */
      readonly mode: 'check' | 'write' | 'replace';
    }
  | { readonly type: 'undo' }
  | { readonly type: 'redo' };

/** What became of it. */
export type EditReply =
  /** The file has the change; `digest` is that of its text. With mode `check`: it would have no new errors. */
  | { readonly status: 'written' | 'valid' | 'unchanged'; readonly digest: string }
  /** The file has another value than the page showed. Nothing was written. */
  | { readonly status: 'conflict'; readonly message: string; readonly theirs: EditValue }
  /** The change would add these errors. Nothing was written. */
  | { readonly status: 'invalid'; readonly problems: readonly FieldProblem[] }
  /** Nothing was written, for this reason. */
  | { readonly status: 'refused'; readonly message: string };

/** An error or a warning of the storyboard, and the field that it concerns; null for another place. */
export interface FieldProblem {
  /** Null with a key: the field is that of the film. */
  readonly shot: string | null;
  readonly key: string | null;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}
