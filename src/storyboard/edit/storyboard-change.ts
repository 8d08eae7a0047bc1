/** A value as an edit writes it: plain JSON. */
export type EditValue =
  | null
  | boolean
  | number
  | string
  | readonly EditValue[]
  | { readonly [key: string]: EditValue };

/** The block of the storyboard whose key changes: a shot by its id, or the block of a name. */
export type EditTarget = { readonly shot: string } | 'storyboard' | 'film' | 'defaults' | 'keyframes';

/** One change of a storyboard's text. Indexes count all shots of the file, those that are skipped as well. */
export type StoryboardChange =
  | { readonly kind: 'set'; readonly in: EditTarget; readonly key: string; readonly value: EditValue }
  | { readonly kind: 'remove'; readonly in: EditTarget; readonly key: string }
  /** The shot is at the index `to` afterwards. */
  | { readonly kind: 'move-shot'; readonly shot: string; readonly to: number }
  /** The shot is at the index `at` afterwards. */
  | {
      readonly kind: 'insert-shot';
      readonly at: number;
      readonly shot: { readonly id: string } & Readonly<Record<string, EditValue>>;
    };

/** Why a text cannot be changed as requested: a stable code, a sentence, and what to do. */
export interface EditProblem {
  readonly code:
    | 'syntax-error'
    | 'not-a-storyboard'
    | 'unknown-shot'
    | 'duplicate-shot'
    | 'inherited-value'
    | 'not-editable';
  readonly message: string;
  readonly help: string;
}

/** The new text, or the reason why the old one stays. */
export type ChangedStoryboard =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly problem: EditProblem };
