import type { LiveMoney, LiveView } from '../../src/live-view/live-view.js';
import { FilmTitle } from './film-title.jsx';
import type { Connection } from './follow-view.js';
import { formatPhase } from './format.js';
import { SpendButton } from './spend-button.jsx';
import { ThemeButton } from './theme-button.jsx';
import { Warnings } from './warnings.jsx';

interface StatusBarProps {
  readonly connection: Connection;
  readonly view: LiveView | null;
  readonly onHelp: () => void;
  readonly onSpend: (token: string) => void;
}

/** The state of the watch, and the money. */
export function StatusBar({ connection, view, onHelp, onSpend }: StatusBarProps) {
  const [sign, state] = formatConnection(connection, view);
  const money = view?.money;
  return (
    <header class="bar">
      <h1>
        <FilmTitle title={view?.storyboard.title ?? 'inbetween'} edit={view?.edit ?? null} />
        {view && (
          <span class="file" title={view.storyboard.file}>
            {view.storyboard.file}
          </span>
        )}
      </h1>
      <p class={`phase ${connection === 'lost' ? 'lost' : (view?.phase ?? '')}`} role="status">
        <span aria-hidden="true">{sign}</span> {state}
      </p>
      <Warnings problems={view?.problems ?? []} />
      {money?.provider && (
        <div class="money">
          <span class="spent" title={formatSpent(money)}>
            {money.approved !== null && (
              <>
                approved: <b>{money.approved}</b>
              </>
            )}
            {money.autoSpend && ` · automatic: ${money.autoSpend.left} of ${money.autoSpend.cap} left`}
          </span>
          {money.unavailable && <span class="unavailable">{money.unavailable}</span>}
          {money.offer && !money.unavailable && (
            <SpendButton
              key={money.offer.token}
              label={money.offer.description}
              price={money.offer.price}
              onSpend={() => onSpend(money.offer?.token ?? '')}
            />
          )}
        </div>
      )}
      <div class="tools">
        <ThemeButton />
        <button type="button" class="quiet" onClick={onHelp} aria-label="Keys">
          ?
        </button>
      </div>
    </header>
  );
}

function formatSpent({ approved, autoSpend }: LiveMoney): string {
  const spent = approved === null ? 'nothing approved so far' : `approved: ${approved}`;
  return autoSpend ? `${spent}; automatic spending: ${autoSpend.left} of ${autoSpend.cap} left` : spent;
}

function formatConnection(connection: Connection, view: LiveView | null): readonly [string, string] {
  if (connection === 'lost') return ['⚡', 'connection lost, reconnecting'];
  return view ? formatPhase(view) : ['…', 'connecting'];
}
