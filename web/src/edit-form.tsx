import { useState } from 'preact/hooks';
import type { LiveEdit, LiveEditShot } from '../../src/live-view/live-edit.js';
import type { EditableKey, EditReply, PageChange } from '../../src/live-view/page-edit.js';
import type { EditValue } from '../../src/storyboard/edit/storyboard-change.js';
import './edit.css';
import { textOf, valueLike } from './field-value.js';
import { sendEdit } from './send-edit.js';
import { TextField } from './text-field.jsx';
import { TransitionField } from './transition-field.jsx';

interface EditFormProps {
  readonly edit: LiveEdit;
  readonly shot: LiveEditShot;
  /** A change was refused that no field shows. */
  readonly onNotice: (notice: string | null) => void;
}

/** The fields of one shot. Each is written into the storyboard by itself. */
export function EditForm({ edit, shot, onNotice }: EditFormProps) {
  const index = edit.shots.indexOf(shot);
  const set = (key: EditableKey, from: EditValue, to: EditValue, mode: 'check' | 'write' | 'replace') =>
    sendEdit({
      type: 'edit',
      base: edit.digest,
      change: { kind: 'set', shot: shot.id, key, from, to },
      mode,
    });
  const problemsOf = (key: EditableKey) =>
    edit.problems
      .filter((one) => one.shot === shot.id && one.key === key)
      .map(({ severity, message }) => (severity === 'warning' ? `Warning: ${message}` : message));
  const plain = (key: 'title' | 'prompt' | 'duration') => ({
    name: `${shot.id}.${key}`,
    file: textOf(shot[key]),
    problems: problemsOf(key),
    send: (text: string, from: string, mode: 'check' | 'write' | 'replace') =>
      set(key, valueLike(shot[key], from, key), valueLike(shot[key], text, key), mode),
  });
  return (
    <form class="edit-form" aria-label={`Edit ${shot.id}`} onSubmit={(event) => event.preventDefault()}>
      <TextField label="Title" placeholder={shot.id} {...plain('title')} />
      <TextField
        label="Prompt"
        isLong
        isTarget
        hint="Ctrl+Enter saves, Escape shows the text of the file."
        placeholder={textOf(edit.defaults.prompt)}
        {...plain('prompt')}
      />
      <Captions shot={shot} problems={problemsOf('caption')} set={set} />
      <TextField
        label="Duration"
        hint="Seconds, auto or voice. Empty: the default."
        placeholder={textOf(edit.defaults.duration)}
        {...plain('duration')}
      />
      {index > 0 && (
        <TransitionField
          shot={shot.id}
          written={shot.transition}
          usual={edit.defaults.transition}
          problems={problemsOf('transition')}
          send={(to, mode) => set('transition', shot.transition, to, mode)}
        />
      )}
      <Placement edit={edit} shot={shot} onNotice={onNotice} />
    </form>
  );
}

interface CaptionsProps {
  readonly shot: LiveEditShot;
  readonly problems: readonly string[];
  readonly set: (
    key: EditableKey,
    from: EditValue,
    to: EditValue,
    mode: 'check' | 'write' | 'replace',
  ) => Promise<EditReply>;
}

// One text, or the texts of a list, whose times stay.
function Captions({ shot, problems, set }: CaptionsProps) {
  const { caption } = shot;
  if (!Array.isArray(caption)) {
    return (
      <TextField
        label="Caption"
        isLong
        name={`${shot.id}.caption`}
        file={textOf(caption)}
        problems={problems}
        send={(text, from, mode) => set('caption', valueLike(caption, from), valueLike(caption, text), mode)}
      />
    );
  }
  const items = caption as readonly Readonly<Record<string, EditValue>>[];
  const withText = (at: number, text: string): EditValue =>
    items.map((item, index) => (index === at ? { ...item, text } : item));
  return (
    <>
      {items.map((item, at) => (
        <TextField
          key={at}
          label={`Caption ${at + 1}, ${textOf(item.from ?? null)} to ${textOf(item.to ?? null)}`}
          isLong
          name={`${shot.id}.caption.${at}`}
          file={textOf(item.text ?? null)}
          problems={at === 0 ? problems : []}
          send={(text, from, mode) => set('caption', withText(at, from), withText(at, text), mode)}
        />
      ))}
    </>
  );
}

function Placement({ edit, shot, onNotice }: EditFormProps) {
  const [isBusy, setBusy] = useState(false);
  const ids = edit.shots.map(({ id }) => id);
  const index = ids.indexOf(shot.id);
  const run = async (change: PageChange) => {
    setBusy(true);
    onNotice(messageOf(await sendEdit({ type: 'edit', base: edit.digest, change, mode: 'write' })));
    setBusy(false);
  };
  const move = (by: -1 | 1) =>
    run({ kind: 'move', shot: shot.id, before: ids[by === -1 ? index - 1 : index + 2] ?? null, order: ids });
  const skip = (one: LiveEditShot, to: boolean) =>
    run({ kind: 'set', shot: one.id, key: 'skip', from: one.skip, to: to ? true : null });
  const skipped = edit.shots.filter((one) => one.skip === true);
  return (
    <fieldset class="placement">
      <legend>Place in the film</legend>
      <button type="button" disabled={isBusy || index <= 0} onClick={() => void move(-1)}>
        Move earlier
      </button>{' '}
      <button type="button" disabled={isBusy || index === ids.length - 1} onClick={() => void move(1)}>
        Move later
      </button>
      <label class="check">
        <input
          type="checkbox"
          checked={shot.skip === true}
          disabled={isBusy}
          onChange={(event) => void skip(shot, event.currentTarget.checked)}
        />{' '}
        Skip this shot: it is kept, but not in the film
      </label>
      {skipped.length > 0 && (
        <ul class="skipped" aria-label="Skipped shots">
          {skipped.map((one) => (
            <li key={one.id}>
              <span dir="auto">{textOf(one.title) || one.id}</span> is skipped{' '}
              <button type="button" class="small" disabled={isBusy} onClick={() => void skip(one, false)}>
                Put {one.id} back
              </button>
            </li>
          ))}
        </ul>
      )}
    </fieldset>
  );
}

/** Why an edit was not written, for a place without a field; null if it was. */
export function messageOf(reply: EditReply): string | null {
  if (reply.status === 'invalid') return reply.problems.map(({ message }) => message).join(' ');
  return 'message' in reply ? reply.message : null;
}
