import { useLayoutEffect, useRef, useState } from 'preact/hooks';

interface NoteEditorProps {
  /** What the note is about, for people who do not see its place. */
  readonly label: string;
  readonly note: string | null;
  /** The key N brings the focus here. */
  readonly isTarget?: boolean;
  readonly onSave: (text: string | null) => void;
}

/** A note that can be edited in place: Enter saves, Shift+Enter starts a line, Escape leaves it as it was. */
export function NoteEditor({ label, note, isTarget, onSave }: NoteEditorProps) {
  const [text, setText] = useState<string | null>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const isOpen = text !== null;
  const wasOpen = useRef(false);
  // The focus follows before the next key: into the text, and back to the button.
  useLayoutEffect(() => {
    if (isOpen) {
      area.current?.focus();
      area.current?.form?.scrollIntoView({ block: 'nearest' });
    }
    if (!isOpen && wasOpen.current) button.current?.focus();
    wasOpen.current = isOpen;
  }, [isOpen]);
  const key = isTarget ? 'note' : undefined;
  if (text === null)
    return (
      <p class="note">
        {note !== null && (
          <span class="note-text" dir="auto">
            {note}
          </span>
        )}
        <button
          type="button"
          class="small"
          ref={button}
          data-key={key}
          aria-label={`${note === null ? 'Add' : 'Edit'} ${label.replace(/^Note/, 'note')}`}
          onClick={() => setText(note ?? '')}
        >
          {note === null ? 'Add note' : 'Edit note'}
        </button>
      </p>
    );
  const close = () => setText(null);
  const save = () => {
    const written = text.trim();
    if (written !== (note ?? '')) onSave(written === '' ? null : written);
    close();
  };
  return (
    <form
      class="note"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <textarea
        rows={2}
        dir="auto"
        maxLength={2000}
        value={text}
        aria-label={label}
        ref={area}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          // Enter also confirms a word of an input method.
          if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
            event.preventDefault();
            save();
          }
          if (event.key === 'Escape') close();
        }}
      />
      <button type="submit">Save</button>
      <button type="button" onClick={close}>
        Cancel
      </button>
    </form>
  );
}
