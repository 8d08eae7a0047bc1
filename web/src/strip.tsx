import { Fragment } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { LiveShot } from '../../src/live-view/live-view.js';
import { ShotCard } from './shot-card.jsx';

interface StripProps {
  readonly shots: readonly LiveShot[];
  readonly chosen: string | null;
  readonly playing: string | null;
  readonly onChoose: (id: string) => void;
  readonly onSeam: (id: string) => void;
}

// Longer films get smaller cards.
const MANY = 20;

/** The film as a row of shots with the transitions between them. */
export function Strip({ shots, chosen, playing, onChoose, onSeam }: StripProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const card = list.current?.querySelector('[aria-current="true"]')?.closest('li');
    if (!card || !list.current) return;
    const { offsetLeft, offsetWidth } = card as HTMLElement;
    const { scrollLeft, clientWidth } = list.current;
    if (offsetLeft >= scrollLeft && offsetLeft + offsetWidth <= scrollLeft + clientWidth) return;
    list.current.scrollTo({ left: offsetLeft - clientWidth / 2 + offsetWidth / 2 });
  }, [chosen]);
  return (
    <nav class={shots.length > MANY ? 'strip many' : 'strip'} aria-label="Shots">
      <ol ref={list}>
        {shots.map((shot, index) => (
          <Fragment key={shot.id}>
            {shot.transition && (
              <li class="transition">
                <button
                  type="button"
                  title={shot.transition.description}
                  aria-label={`Transition before ${shot.id}: ${shot.transition.description}. Show the seam.`}
                  onClick={() => onSeam(shot.id)}
                >
                  <span aria-hidden="true">{signOf(shot.transition.kind)}</span>
                </button>
              </li>
            )}
            <li class="shot">
              <ShotCard
                shot={shot}
                number={index + 1}
                chosen={shot.id === chosen}
                playing={shot.id === playing}
                onChoose={() => onChoose(shot.id)}
              />
            </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}

function signOf(kind: string): string {
  if (kind === 'cut') return '|';
  return kind === 'continue' ? '=' : '⨉';
}
