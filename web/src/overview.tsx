import { Fragment } from 'preact';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { LiveFilm, LiveShot, LiveSkipped } from '../../src/live-view/live-view.js';
import { formatSeconds, formatState } from './format.js';
import { rovingTarget } from './roving.js';
import { ShotImage } from './shot-image.jsx';
import { type BringBack, SkippedCard, skippedBefore } from './skipped-card.jsx';

interface OverviewProps {
  readonly shots: readonly LiveShot[];
  readonly skipped: readonly LiveSkipped[];
  readonly onBringBack: BringBack;
  readonly film: LiveFilm | null;
  /** The shot under the playhead. */
  readonly current: string | null;
  /** Moves the playhead to a shot. */
  readonly onSelect: (id: string) => void;
  /** Shows the film at this shot. */
  readonly onOpen: (id: string) => void;
}

/** All shots as a grid: one tab stop, arrows move, Enter shows the film at the shot. */
export function Overview({ shots, skipped, onBringBack, film, current, onSelect, onOpen }: OverviewProps) {
  const [filter, setFilter] = useState<Filter>('all');
  const grid = useRef<HTMLUListElement>(null);
  const counts = useMemo(() => countByFilter(shots), [shots]);
  // A filter that matches nothing by now shows everything.
  const active = counts[filter] === 0 ? 'all' : filter;
  const shown = useMemo(
    () => shots.flatMap((shot, index) => (filters[active].has(shot) ? [{ shot, index }] : [])),
    [shots, active],
  );
  const lengths = useMemo(() => new Map(film?.slices.map(({ shot, frames }) => [shot, frames])), [film]);
  const at = Math.max(
    0,
    shown.findIndex(({ shot }) => shot.id === current),
  );
  const cells = () => [...(grid.current?.querySelectorAll<HTMLElement>('.cell') ?? [])];
  // Before the next key.
  useLayoutEffect(() => cells()[at]?.focus(), []);
  useEffect(() => cells()[at]?.scrollIntoView({ block: 'nearest' }), [current]);
  return (
    <section class="overview" aria-label="Overview">
      <fieldset class="filters">
        <legend class="sr">Which shots are shown</legend>
        {(Object.keys(filters) as Filter[]).map(
          (each) =>
            (each === 'all' || counts[each] > 0) && (
              <button
                key={each}
                type="button"
                class="small"
                aria-pressed={active === each}
                onClick={() => setFilter(each)}
              >
                {filters[each].label} {counts[each]}
              </button>
            ),
        )}
      </fieldset>
      <ul
        ref={grid}
        class="grid"
        onKeyDown={(event) => {
          const list = cells();
          const index = list.indexOf(document.activeElement as HTMLElement);
          if (index === -1 || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
          const to = rovingTarget(event.key, { index, count: list.length, columns: columnsOf(list) });
          if (to === undefined) return;
          event.preventDefault();
          list[to]?.focus();
          const shot = shown[to]?.shot.id;
          if (shot !== undefined) onSelect(shot);
        }}
      >
        {shown.map(({ shot, index }, place) => (
          <Fragment key={shot.id}>
            {active === 'all' && <Skipped shots={skippedBefore(skipped, index)} onBringBack={onBringBack} />}
            <Cell
              shot={shot}
              number={index + 1}
              length={film ? formatSeconds(lengths.get(shot.id) ?? 0, film.fps) : ''}
              isCurrent={shot.id === current}
              isStop={place === at}
              onSelect={onSelect}
              onOpen={onOpen}
            />
          </Fragment>
        ))}
        {active === 'all' && (
          <Skipped shots={skippedBefore(skipped, shots.length)} onBringBack={onBringBack} />
        )}
      </ul>
    </section>
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

interface CellProps extends Pick<OverviewProps, 'onSelect' | 'onOpen'> {
  readonly shot: LiveShot;
  readonly number: number;
  readonly length: string;
  readonly isCurrent: boolean;
  readonly isStop: boolean;
}

function Cell({ shot, number, length, isCurrent, isStop, onSelect, onOpen }: CellProps) {
  const [sign, state] = formatState(shot);
  return (
    <li>
      <button
        type="button"
        class={`cell ${shot.state}`}
        aria-current={isCurrent ? 'true' : undefined}
        tabIndex={isStop ? 0 : -1}
        // A mouse selects first; a second click, like Enter, shows the film.
        onClick={({ detail }) => (detail === 0 || isCurrent ? onOpen : onSelect)(shot.id)}
      >
        <span class="cell-image">
          <ShotImage image={shot.first} />
        </span>
        <span class="label">
          <span class="number">{number}</span>
          <span class="id" dir="auto">
            {shot.title ?? shot.id}
          </span>
        </span>
        <span class="label under">
          <span class={`state ${shot.state} ${shot.paid}`}>
            <span aria-hidden="true">{sign}</span> {state}
          </span>
          <span class="length">{length}</span>
        </span>
      </button>
    </li>
  );
}

const filters = {
  all: { label: 'All', has: (_: LiveShot) => true },
  failed: { label: 'Failed', has: ({ state }: LiveShot) => state === 'failed' || state === 'blocked' },
  working: {
    label: 'In work',
    has: ({ state }: LiveShot) => state === 'queued' || state === 'running' || state === 'downloading',
  },
  missing: { label: 'Not started', has: ({ state }: LiveShot) => state === 'waiting' },
  draft: { label: 'Drafts', has: ({ state, paid }: LiveShot) => state === 'ready' && paid !== 'same' },
  final: { label: 'Final', has: ({ state, paid }: LiveShot) => state === 'ready' && paid === 'same' },
} as const;

type Filter = keyof typeof filters;

function countByFilter(shots: readonly LiveShot[]): Readonly<Record<Filter, number>> {
  const count = (filter: Filter) => shots.filter(filters[filter].has).length;
  return Object.fromEntries((Object.keys(filters) as Filter[]).map((each) => [each, count(each)])) as Record<
    Filter,
    number
  >;
}

function columnsOf(cells: readonly HTMLElement[]): number {
  const top = cells[0]?.getBoundingClientRect().top;
  const next = cells.findIndex((cell) => cell.getBoundingClientRect().top !== top);
  return next === -1 ? Math.max(1, cells.length) : next;
}
