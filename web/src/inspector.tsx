import type { JSX } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { LiveEdit } from '../../src/live-view/live-edit.js';
import type { LiveShot } from '../../src/live-view/live-view.js';
import { EditForm } from './edit-form.jsx';
import type { Action } from './follow-view.js';
import { formatState, formatWork } from './format.js';
import { NoteEditor } from './note-editor.jsx';
import { SpendButton } from './spend-button.jsx';
import { TakeList } from './take-list.jsx';
import { useNow } from './use-now.js';

interface InspectorProps {
  readonly shot: LiveShot;
  readonly number: number;
  /** The shot is part of the film that plays. */
  readonly inFilm: boolean;
  readonly looping: boolean;
  /** It has two takes that differ. */
  readonly canCompare: boolean;
  /** By which the page notices that somebody works here. */
  readonly events: JSX.HTMLAttributes<HTMLElement>;
  readonly onLoop: () => void;
  readonly onCompare: () => void;
  readonly onSpend: (token: string) => void;
  readonly onAct: (action: Action, body: object) => void;
  readonly edit: LiveEdit | null;
  readonly onNotice: (notice: string | null) => void;
}

/** The details of one shot. */
export function Inspector({
  shot,
  number,
  inFilm,
  looping,
  canCompare,
  events,
  onLoop,
  onCompare,
  onSpend,
  onAct,
  edit,
  onNotice,
}: InspectorProps) {
  const [sign, state] = formatState(shot);
  const worked = formatWork(shot, useNow(shot.work !== null));
  const { offer } = shot;
  const [isEditing, setEditing] = useState(false);
  const written = edit?.shots.find(({ id }) => id === shot.id);
  const panel = useRef<HTMLElement>(null);
  const wasEditing = useRef(false);
  // The focus goes into the form when it opens, and not when another shot is shown in it.
  useLayoutEffect(() => {
    if (isEditing !== wasEditing.current)
      panel.current?.querySelector<HTMLElement>('[data-key="edit"]')?.focus();
    wasEditing.current = isEditing;
  }, [isEditing]);
  return (
    <aside ref={panel} class="inspector" aria-label={`Shot ${shot.id}`} {...events}>
      <header>
        <h2>
          <span class="number">{number}</span> <span dir="auto">{shot.title ?? shot.id}</span>
        </h2>
        <span class={`state ${shot.state} ${shot.paid}`}>
          <span aria-hidden="true">{sign}</span> {state}
        </span>
      </header>
      {worked && <p class="reason">{worked}</p>}
      {shot.failure && (
        <p class="failure">
          <b>{shot.failure.code}</b> {shot.failure.message} {shot.failure.hint}
        </p>
      )}
      {shot.reason && <p class="reason">Reason: {shot.reason}</p>}
      <div class="actions">
        <button type="button" aria-pressed={looping} disabled={!inFilm} onClick={onLoop}>
          Repeat
        </button>
        <button
          type="button"
          data-key={isEditing ? undefined : 'edit'}
          aria-expanded={isEditing}
          disabled={written === undefined}
          onClick={() => setEditing(!isEditing)}
        >
          {isEditing ? 'Close editor' : 'Edit'}
        </button>
        <button
          type="button"
          title={canCompare ? undefined : 'Needs two takes on this machine that differ'}
          disabled={!canCompare}
          onClick={onCompare}
        >
          Compare takes
        </button>
        {offer && (
          <SpendButton
            key={offer.token}
            label={`Render final · ${offer.price}`}
            price={offer.price}
            onSpend={() => onSpend(offer.token)}
          />
        )}
      </div>
      {isEditing && edit && written && (
        <EditForm key={shot.id} edit={edit} shot={written} onNotice={onNotice} />
      )}
      <p class="prompt" dir="auto">
        {shot.prompt ?? 'No prompt: the shot uses an effect template or the model’s own motion.'}
      </p>
      {shot.caption && (
        <p class="caption" dir="auto">
          “{shot.caption}”
        </p>
      )}
      <dl class="settings">
        {shot.settings.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <NoteEditor
        key={`note-${shot.id}`}
        label={`Note on ${shot.title ?? shot.id}`}
        note={shot.note}
        isTarget
        onSave={(text) => onAct('note', { shot: shot.id, take: null, text })}
      />
      <TakeList key={`takes-${shot.id}`} shot={shot} onAct={onAct} />
    </aside>
  );
}
