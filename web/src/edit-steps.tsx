import { useEffect } from 'preact/hooks';
import type { LiveEdit } from '../../src/live-view/live-edit.js';
import { messageOf } from './edit-form.jsx';
import { sendEdit } from './send-edit.js';

interface EditStepsProps {
  readonly edit: LiveEdit | null;
  readonly onNotice: (notice: string | null) => void;
}

/** Undo and redo of what the page has written, also by Ctrl+Z and Ctrl+Shift+Z. */
export function EditSteps({ edit, onNotice }: EditStepsProps) {
  const take = async (type: 'undo' | 'redo') => onNotice(messageOf(await sendEdit({ type })));
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isUndo = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'z';
      const isRedo = isUndo ? event.shiftKey : event.ctrlKey && event.key.toLowerCase() === 'y';
      if ((!isUndo && !isRedo) || event.isComposing) return;
      // What is being typed is undone by the browser.
      if (event.target instanceof HTMLElement && event.target.closest('.field.changed, .note textarea'))
        return;
      event.preventDefault();
      void take(isRedo ? 'redo' : 'undo');
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
  if (edit === null || (edit.undo === null && edit.redo === null)) return null;
  return (
    <span class="edit-steps">
      <button
        type="button"
        disabled={edit.undo === null}
        title={edit.undo ?? undefined}
        onClick={() => void take('undo')}
      >
        Undo{edit.undo && <span class="sr"> {edit.undo}</span>}
      </button>{' '}
      <button
        type="button"
        disabled={edit.redo === null}
        title={edit.redo ?? undefined}
        onClick={() => void take('redo')}
      >
        Redo{edit.redo && <span class="sr"> {edit.redo}</span>}
      </button>
    </span>
  );
}
