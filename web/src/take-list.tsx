import type { LiveShot, LiveTake } from '../../src/live-view/live-view.js';
import type { Action } from './follow-view.js';
import { formatChange, timeOfDay } from './format.js';
import { NoteEditor } from './note-editor.jsx';
import { SpendButton } from './spend-button.jsx';

interface TakeListProps {
  readonly shot: LiveShot;
  readonly onAct: (action: Action, body: object) => void;
}

/** The takes of a shot, newest first: what differs, what they cost, and which one the film uses. */
export function TakeList({ shot, onAct }: TakeListProps) {
  const { takes, another, generating, anotherFailure } = shot;
  if (takes.length === 0) return null;
  return (
    <details class="takes" open>
      <summary>Takes ({takes.length})</summary>
      {shot.isPickOutdated && (
        <p class="reason">
          The picked take is outdated: the storyboard requests something else by now. Use a take again to pick
          it for the new request.
        </p>
      )}
      <div class="actions">
        {another && <AnotherButton key={another.token} offer={another} onAct={onAct} />}
        {generating > 0 && (
          <span class="reason" role="status">
            generating {generating === 1 ? '1 take' : `${generating} takes`}
          </span>
        )}
      </div>
      {anotherFailure && (
        <p class="failure">
          <b>{anotherFailure.code}</b> {anotherFailure.message} {anotherFailure.hint}
        </p>
      )}
      <ol>
        {takes.slice(0, 30).map((take, index) => (
          <TakeRow
            key={`${take.name}-${take.madeAt}`}
            shot={shot}
            take={take}
            number={takes.length - index}
            onAct={onAct}
          />
        ))}
      </ol>
    </details>
  );
}

// A price is confirmed with a second press. What is free needs no question.
function AnotherButton({
  offer: { price, token },
  onAct,
}: {
  readonly offer: NonNullable<LiveShot['another']>;
  readonly onAct: TakeListProps['onAct'];
}) {
  const label = `Generate another · ${price}`;
  if (price === 'free')
    return (
      <button type="button" data-key="another" onClick={() => onAct('another', { token })}>
        {label}
      </button>
    );
  return (
    <SpendButton label={label} price={price} dataKey="another" onSpend={() => onAct('another', { token })} />
  );
}

interface TakeRowProps extends TakeListProps {
  readonly take: LiveTake;
  readonly number: number;
}

const places = {
  shared: 'only in the shared store: its clip is fetched when it is used',
  missing: 'its clip is not on this machine, and no shared store has it',
} as const;

function TakeRow({ shot, take, number, onAct }: TakeRowProps) {
  const { name, inFilm, picked, star, where } = take;
  const about = `take ${number}, ${take.kind === 'paid' ? 'final' : 'draft'} ${timeOfDay(take.madeAt)}`;
  return (
    <li class={inFilm ? 'now' : where}>
      <span class="when">{timeOfDay(take.madeAt)}</span>
      <span class="what">
        {inFilm && <b>in the film · </b>}
        {picked && <b>picked · </b>}
        {take.kind === 'paid' ? 'final' : 'draft'} · {take.seed === null ? 'no seed' : `seed ${take.seed}`} ·{' '}
        <span dir="auto">{take.promptDifference ?? formatChange(take.changed)}</span>
        {where !== 'here' && <span class="where-it-is"> · {places[where]}</span>}
      </span>
      <span class="cost">{take.cost}</span>
      <span class="take-actions">
        <button
          type="button"
          class="small"
          data-key="takes"
          disabled={where === 'missing' && !picked}
          aria-pressed={picked}
          aria-label={`${picked ? 'Remove pick' : 'Use this take'}: ${about}`}
          onClick={() => onAct('pick', { shot: shot.id, take: picked ? null : name })}
        >
          {picked ? 'Remove pick' : 'Use this take'}
        </button>
        <button
          type="button"
          class="small"
          aria-pressed={star}
          aria-label={`Star ${about}`}
          onClick={() => onAct('star', { shot: shot.id, take: name, star: !star })}
        >
          {star ? '★' : '☆'}
        </button>
        <NoteEditor
          label={`Note on ${about}`}
          note={take.note}
          onSave={(text) => onAct('note', { shot: shot.id, take: name, text })}
        />
      </span>
    </li>
  );
}
