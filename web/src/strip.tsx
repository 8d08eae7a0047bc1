import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef } from 'preact/hooks';
import type { LiveFilm, LiveShot, LiveSkipped } from '../../src/live-view/live-view.js';
import { rovingTarget } from './roving.js';
import { ShotCard } from './shot-card.jsx';
import { type BringBack, SkippedCard, skippedBefore } from './skipped-card.jsx';
import { type CardOrder, keepMovedFocus } from './strip-order.js';
import { useSidewaysWheel } from './use-sideways-wheel.js';

interface StripProps {
  readonly shots: readonly LiveShot[];
  readonly skipped: readonly LiveSkipped[];
  readonly onBringBack: BringBack;
  /** The shot under the playhead. */
  readonly current: string | null;
  /** Decides the shape of the cards. */
  readonly film: LiveFilm | null;
  readonly onSelect: (id: string) => void;
  readonly onRepeat: (id: string) => void;
  readonly onSeam: (id: string) => void;
  /** Moves cards; undefined while they cannot be moved. */
  readonly order: CardOrder | undefined;
}

// Longer films get smaller cards.
const MANY = 20;

/**
 * The film as a row of shots with the transitions between them. It follows the playhead, and is one tab stop: the arrow
 * keys move from shot to shot.
 */
export function Strip({
  shots,
  skipped,
  onBringBack,
  current,
  film,
  onSelect,
  onRepeat,
  onSeam,
  order,
}: StripProps) {
  const list = useRef<HTMLOListElement>(null);
  const actions = useRef<ItemActions>({ onSelect, onRepeat, onSeam });
  actions.current = { onSelect, onRepeat, onSeam };
  useSidewaysWheel(list);
  useLayoutEffect(() => keepMovedFocus(list.current));
  const currentCard = () => list.current?.querySelector<HTMLElement>('[aria-current="true"]');
  useEffect(() => {
    const card = currentCard()?.closest('li');
    if (!card || !list.current) return;
    // The focus follows the playhead while it is in the strip.
    if (list.current.contains(document.activeElement)) currentCard()?.focus({ preventScroll: true });
    const { offsetLeft, offsetWidth } = card;
    const { scrollLeft, clientWidth } = list.current;
    if (offsetLeft >= scrollLeft && offsetLeft + offsetWidth <= scrollLeft + clientWidth) return;
    list.current.scrollTo({ left: offsetLeft - clientWidth / 2 + offsetWidth / 2 });
  }, [current]);
  const index = Math.max(
    0,
    shots.findIndex(({ id }) => id === current),
  );
  const isPortrait = film !== null && film.width < film.height;
  return (
    <nav
      class={`strip ${shots.length > MANY ? 'many' : ''} ${isPortrait ? 'portrait' : ''}`}
      aria-label="Shots"
    >
      <ol
        ref={list}
        onKeyDown={(event) => {
          if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
          const to = rovingTarget(event.key, { index, count: shots.length, columns: 1 });
          const target = to === undefined ? undefined : shots[to];
          if (target === undefined) return;
          event.preventDefault();
          onSelect(target.id);
        }}
      >
        {shots.map((shot, place) => (
          <Fragment key={shot.id}>
            <Skipped shots={skippedBefore(skipped, place)} onBringBack={onBringBack} />
            <StripItem
              shot={shot}
              number={place + 1}
              isCurrent={shot.id === current}
              isStop={place === index}
              order={order}
              actions={actions}
            />
          </Fragment>
        ))}
        <Skipped shots={skippedBefore(skipped, shots.length)} onBringBack={onBringBack} />
      </ol>
    </nav>
  );
}

type ItemActions = Pick<StripProps, 'onSelect' | 'onRepeat' | 'onSeam'>;

interface StripItemProps extends Pick<StripProps, 'order'> {
  readonly shot: LiveShot;
  readonly number: number;
  readonly isCurrent: boolean;
  readonly isStop: boolean;
  readonly actions: { readonly current: ItemActions };
}

// The playhead passes many shots while it is moved, and each time only two of them change.
function StripItem({ shot, number, isCurrent, isStop, order, actions }: StripItemProps) {
  return useMemo(
    () => (
      <>
        {shot.transition && (
          <li class="transition">
            <button
              type="button"
              // S and the stage show the same seam.
              tabIndex={-1}
              title={shot.transition.description}
              aria-label={`Transition before ${shot.id}: ${shot.transition.description}. Show the seam.`}
              onClick={() => actions.current.onSeam(shot.id)}
            >
              <span aria-hidden="true">{signOf(shot.transition.kind)}</span>
            </button>
          </li>
        )}
        <li class="shot" {...order?.(shot.id)}>
          <ShotCard
            {...{ shot, number, isCurrent, isStop }}
            onSelect={() => actions.current.onSelect(shot.id)}
            onRepeat={() => actions.current.onRepeat(shot.id)}
          />
        </li>
      </>
    ),
    [shot, number, isCurrent, isStop, order],
  );
}

interface SkippedProps {
  readonly shots: readonly LiveSkipped[];
  readonly onBringBack: BringBack;
}

function Skipped({ shots, onBringBack }: SkippedProps) {
  return (
    <>
      {shots.map((shot) => (
        <li key={shot.id}>
          <SkippedCard shot={shot} onBringBack={onBringBack} />
        </li>
      ))}
    </>
  );
}

function signOf(kind: string): string {
  if (kind === 'cut') return '|';
  return kind === 'continue' ? '=' : '⨉';
}
