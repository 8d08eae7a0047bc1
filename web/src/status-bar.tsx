import type { LiveMoney, LiveView } from '../../src/live-view/live-view.js';
import type { Line } from './follow-view.js';
import { SpendButton } from './spend-button.jsx';
import { ThemeButton } from './theme-button.jsx';
import { Warnings } from './warnings.jsx';
import { formatPhase } from './words.js';

interface StatusBarProps {
  readonly line: Line;
  readonly view: LiveView | null;
  readonly onHelp: () => void;
  readonly onSpend: (token: string) => void;
}

/** What is going on, and the money. */
export function StatusBar({ line, view, onHelp, onSpend }: StatusBarProps) {
  const [sign, words] = formatLine(line, view);
  const money = view?.money;
  return (
    <header class="bar">
      <h1>
        <span class="name">{view?.storyboard.title ?? 'inbetween'}</span>
        {view && (
          <span class="file" title={view.storyboard.file}>
            {view.storyboard.file}
          </span>
        )}
      </h1>
      <p class={`phase ${line === 'lost' ? 'lost' : (view?.phase ?? '')}`} role="status">
        <span aria-hidden="true">{sign}</span> {words}
      </p>
      <Warnings problems={view?.problems ?? []} />
      {money?.provider && (
        <div class="money">
          <span class="spent" title={formatSpent(money)}>
            {money.approved !== null && (
              <>
                agreed to <b>{money.approved}</b>
              </>
            )}
            {money.autoSpend && ` · may spend ${money.autoSpend.left} of ${money.autoSpend.cap} by itself`}
          </span>
          {money.unavailable && <span class="closed">{money.unavailable}</span>}
          {money.offer && !money.unavailable && (
            <SpendButton
              key={money.offer.token}
              words={money.offer.description}
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

function formatSpent({ approved: agreed, autoSpend }: LiveMoney): string {
  const spent = agreed === null ? 'agreed to nothing so far' : `agreed to ${agreed}`;
  return autoSpend ? `${spent}; may spend ${autoSpend.left} of ${autoSpend.cap} by itself` : spent;
}

function formatLine(line: Line, view: LiveView | null): readonly [string, string] {
  if (line === 'lost') return ['⚡', 'connection lost, trying again'];
  return view ? formatPhase(view) : ['…', 'connecting'];
}
