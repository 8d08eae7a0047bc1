import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LiveEdit } from '../../src/live-view/live-edit.js';
import { textOf, valueLike } from './field-value.js';
import { sendEdit } from './send-edit.js';
import { TextField } from './text-field.jsx';

interface FilmTitleProps {
  /** The title of the film that is shown. */
  readonly title: string;
  /** Null while the storyboard cannot be edited. */
  readonly edit: LiveEdit | null;
}

/** The title of the film. A press opens its field below it. */
export function FilmTitle({ title, edit }: FilmTitleProps) {
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  // By key, the focus goes back to where it came from.
  const isByKey = useRef(false);
  useLayoutEffect(() => {
    if (isOpen) panel.current?.querySelector('input')?.focus();
    else if (isByKey.current) button.current?.focus();
    isByKey.current = false;
  }, [isOpen]);
  const close = (byKey: boolean) => {
    isByKey.current = byKey;
    setOpen(false);
  };
  const name = { class: 'name', dir: 'auto' } as const;
  if (edit === null) return <span {...name}>{title}</span>;
  if (!isOpen) {
    return (
      <button
        {...name}
        ref={button}
        type="button"
        title="Change the title of the film"
        onClick={() => setOpen(true)}
      >
        {title}
      </button>
    );
  }
  const problems = edit.problems.filter(({ shot, key }) => shot === null && key === 'title');
  return (
    <>
      <span {...name}>{title}</span>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: Escape in its field closes it. */}
      <div
        ref={panel}
        class="title-panel"
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || event.isComposing || event.keyCode === 229) return;
          event.stopPropagation();
          close(true);
        }}
      >
        <TextField
          label="Title of the film"
          name="film.title"
          hint="Enter saves, Escape shows the text of the file."
          file={textOf(edit.title)}
          problems={problems.map(({ message }) => message)}
          onSaved={(by) => close(by === 'Enter')}
          send={(text, from, mode) => {
            const [now, to] = [valueLike(edit.title, from), valueLike(edit.title, text)];
            const change = { kind: 'set', shot: null, key: 'title', from: now, to } as const;
            return sendEdit({ type: 'edit', base: edit.digest, change, mode });
          }}
        />
      </div>
    </>
  );
}
