import { useState } from 'preact/hooks';
import type { EditReply } from '../../src/live-view/page-edit.js';
import type { EditValue } from '../../src/storyboard/edit/storyboard-change.js';
import { TextField } from './text-field.jsx';

interface TransitionFieldProps {
  readonly shot: string;
  /** As written; null where the film's default applies. */
  readonly written: EditValue;
  readonly usual: EditValue;
  readonly problems: readonly string[];
  readonly send: (to: EditValue, mode: 'check' | 'write' | 'replace') => Promise<EditReply>;
}

const timed = ['dissolve', 'fade', 'wipe'] as const;
const options: Readonly<
  Record<string, { readonly key: string; readonly label: string; readonly hint: string }>
> = {
  fade: { key: 'color', label: 'Colour of the fade', hint: 'For example #000000.' },
  wipe: { key: 'style', label: 'Style of the wipe', hint: 'For example wipeleft, slideup or radial.' },
};

/** How the previous shot becomes this one. */
export function TransitionField({ shot, written, usual, problems, send }: TransitionFieldProps) {
  const id = `edit-${shot}-transition`;
  const [problem, setProblem] = useState<string | null>(null);
  const { kind, length, option } = partsOf(written);
  const choose = async (next: string) => {
    const reply = await send(
      valueOfParts({ kind: next, length: next === kind ? length : '', option: '' }),
      'write',
    );
    setProblem(
      reply.status === 'invalid'
        ? reply.problems.map(({ message }) => message).join(' ')
        : 'message' in reply
          ? reply.message
          : null,
    );
  };
  const own = options[kind];
  return (
    <>
      <div class="field">
        <label for={id}>Transition into this shot</label>
        <select
          id={id}
          value={kind}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : `${id}-problem`}
          onChange={(event) => void choose(event.currentTarget.value)}
        >
          <option value="">as in the film ({partsOf(usual).kind || 'cut'})</option>
          {['cut', ...timed].map((one) => (
            <option key={one} value={one}>
              {one}
            </option>
          ))}
        </select>
        {problem && (
          <p class="field-problem" id={`${id}-problem`} role="alert">
            {problem}
          </p>
        )}
      </div>
      {timed.some((one) => one === kind) && (
        <TextField
          key={`${kind}-length`}
          label={`Length of the ${kind}`}
          name={`${shot}.transition.length`}
          file={length}
          hint="Such as 0.5s or 500ms."
          problems={problems}
          send={(text, _, mode) => send(valueOfParts({ kind, length: text.trim(), option }), mode)}
        />
      )}
      {own && (
        <TextField
          key={`${kind}-option`}
          label={own.label}
          name={`${shot}.transition.${own.key}`}
          file={option}
          hint={own.hint}
          problems={[]}
          send={(text, _, mode) => send(valueOfParts({ kind, length, option: text.trim() }), mode)}
        />
      )}
    </>
  );
}

interface Parts {
  readonly kind: string;
  readonly length: string;
  readonly option: string;
}

function partsOf(written: EditValue): Parts {
  if (typeof written === 'string') return { kind: written, length: '', option: '' };
  if (typeof written !== 'object' || written === null) return { kind: '', length: '', option: '' };
  const fields = written as Readonly<Record<string, EditValue>>;
  const kind = timed.find((one) => fields[one] !== undefined) ?? '';
  const option = options[kind];
  return {
    kind,
    length: String(fields[kind] ?? ''),
    option: String((option && fields[option.key]) ?? ''),
  };
}

function valueOfParts({ kind, length, option }: Parts): EditValue {
  if (kind === '') return null;
  const own = options[kind];
  if (length === '' && option === '') return kind;
  return { [kind]: length || '0.5s', ...(own && option !== '' ? { [own.key]: option } : {}) };
}
