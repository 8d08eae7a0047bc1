import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { type SendText, useFieldDraft } from './field-draft.js';

interface TextFieldProps {
  readonly label: string;
  /** Identifies the field in the film. */
  readonly name: string;
  /** The text of the file. */
  readonly file: string;
  readonly send: SendText;
  /** Several lines: Enter starts a line, and Ctrl+Enter saves. */
  readonly isLong?: boolean;
  readonly placeholder?: string | undefined;
  readonly hint?: string;
  /** What the storyboard's checks say about the field. */
  readonly problems: readonly string[];
  /** The key E brings the focus here. */
  readonly isTarget?: boolean;
  /** The focus has left the field, or Enter was pressed, and the file has its text. */
  readonly onSaved?: (by: 'blur' | 'Enter') => void;
}

/** A text of the storyboard that is written when the focus leaves it. Escape shows the text of the file again. */
export function TextField(props: TextFieldProps) {
  const { label, name, file, send, isLong, placeholder, hint, problems, isTarget, onSaved } = props;
  const id = `edit-${name.replaceAll('.', '-')}`;
  const field = useFieldDraft(name, file, send);
  const hasConflict = field.theirs !== null;
  // The conflict says more than its problem.
  const said = field.problem === null || hasConflict ? problems : [field.problem];
  const conflict = useRef<HTMLDivElement>(null);
  // Its choice would be out of sight below a field at the end of the panel.
  useEffect(() => {
    if (hasConflict && conflict.current?.parentElement?.contains(document.activeElement))
      conflict.current.scrollIntoView({ block: 'nearest' });
  }, [hasConflict]);
  const described = [hint && `${id}-hint`, said.length > 0 && `${id}-problem`].filter(Boolean).join(' ');
  const save = async (by: 'blur' | 'Enter') => {
    if (await field.commit()) onSaved?.(by);
  };
  const common = {
    id,
    dir: 'auto' as const,
    value: field.text,
    placeholder,
    'data-key': isTarget ? 'edit' : undefined,
    'aria-invalid': said.length > 0 || hasConflict,
    'aria-describedby': described || undefined,
    onInput: (event: JSX.TargetedInputEvent<HTMLInputElement | HTMLTextAreaElement>) =>
      field.type(event.currentTarget.value),
    onBlur: () => void save('blur'),
    onKeyDown: (event: JSX.TargetedKeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
      // Enter and Escape also choose a word of an input method; some browsers name such a key 229.
      if (event.isComposing || event.keyCode === 229) return;
      const saves = event.key === 'Enter' && (!isLong || event.ctrlKey || event.metaKey);
      if (saves) {
        event.preventDefault();
        void save('Enter');
      }
      if (event.key === 'Escape' && field.isChanged) {
        event.stopPropagation();
        field.revert();
      }
    },
  };
  return (
    <div class={`field ${field.isChanged ? 'changed' : ''}`}>
      <label for={id}>{label}</label>
      {isLong ? <textarea rows={4} {...common} /> : <input type="text" {...common} />}
      {hint && (
        <p class="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {said.length > 0 && (
        <p class="field-problem" id={`${id}-problem`} role="alert">
          {said.join(' ')}
        </p>
      )}
      {field.theirs !== null && (
        <div ref={conflict} class="field-conflict" role="alert">
          <p>The file has changed here while you were typing. It says now:</p>
          <blockquote dir="auto">{field.theirs === '' ? '(nothing)' : field.theirs}</blockquote>
          <p>
            <button type="button" onClick={field.revert}>
              Use the file’s text
            </button>{' '}
            <button type="button" onClick={() => void field.commit('replace')}>
              Write my text
            </button>
          </p>
        </div>
      )}
    </div>
  );
}
