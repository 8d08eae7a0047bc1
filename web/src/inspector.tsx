import type { LiveShot } from '../../src/live-view/live-view.js';
import { formatState, formatWork, timeOfDay } from './format.js';
import { SpendButton } from './spend-button.jsx';
import { useNow } from './use-now.js';

interface InspectorProps {
  readonly shot: LiveShot;
  readonly number: number;
  /** The shot is part of the film that plays. */
  readonly inFilm: boolean;
  readonly looping: boolean;
  readonly onLoop: () => void;
  readonly onCompare: () => void;
  readonly onSpend: (token: string) => void;
}

/** The details of one shot. */
export function Inspector({ shot, number, inFilm, looping, onLoop, onCompare, onSpend }: InspectorProps) {
  const [sign, state] = formatState(shot);
  const worked = formatWork(shot, useNow(shot.work !== null));
  const { offer } = shot;
  return (
    <aside class="inspector" aria-label={`Shot ${shot.id}`}>
      <header>
        <h2>
          <span class="number">{number}</span> {shot.title ?? shot.id}
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
        <button type="button" disabled={shot.takes.length < 2} onClick={onCompare}>
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
      <p class="prompt">
        {shot.prompt ?? 'No prompt: the shot uses an effect template or the model’s own motion.'}
      </p>
      {shot.caption && <p class="caption">“{shot.caption}”</p>}
      <dl class="settings">
        {shot.settings.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {shot.takes.length > 0 && (
        <details class="takes" open>
          <summary>Takes ({shot.takes.length})</summary>
          <ol>
            {shot.takes.slice(0, 30).map((take) => (
              <li key={`${take.clip}-${take.madeAt}`} class={take.clip === shot.clip ? 'now' : ''}>
                <span class="when">{timeOfDay(take.madeAt)}</span>
                <span class="what">
                  {take.clip === shot.clip && <b>in the film · </b>}
                  {take.kind === 'paid' ? 'final' : 'draft'} · {take.changed}
                </span>
                <span class="cost">{take.cost}</span>
              </li>
            ))}
          </ol>
        </details>
      )}
    </aside>
  );
}
