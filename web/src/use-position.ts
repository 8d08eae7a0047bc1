import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveShot } from '../../src/live-view/live-view.js';
import type { FilmPlayer, PlayerState } from './film-player.js';
import { rangeOfShot, sliceAt } from './film-position.js';
import { usePlayer } from './use-player.js';

/** The one position of the page: the shot under the playhead. */
export interface Position {
  readonly shot: LiveShot | null;
  /** Its place among the shots; -1 without shots. */
  readonly index: number;
  /** The shot that the film shows; null without a film. */
  readonly shown: string | null;
  /** Its place, also before the page has rendered the last selection. */
  now(): number;
  /** Moves the playhead to the start of a shot. */
  select(id: string): void;
  /** Moves to the shot that is this many shots away. */
  move(by: number): void;
}

/** Follows the playhead. A shot that the film does not have yet is selected until the playhead moves. */
export function usePosition(player: FilmPlayer, shots: readonly LiveShot[]): Position {
  const shown = usePlayer(player, shotAt);
  const [absent, setAbsent] = useState<{ readonly id: string; readonly frame: number } | null>(null);
  useEffect(() => {
    if (absent === null) return;
    return player.listen(({ film, frame }) => {
      const range = rangeOfShot(film, absent.id);
      if (range === null && frame === absent.frame) return;
      setAbsent(null);
      if (range !== null && frame === absent.frame) player.seek(range.from);
    });
  }, [absent, player]);

  const wanted = absent?.id ?? shown;
  const shot = shots.find(({ id }) => id === wanted) ?? shots[0] ?? null;
  const index = shot ? shots.indexOf(shot) : -1;
  // May be ahead of the rendered page: a second key can be pressed before the first one is rendered.
  const at = useRef(index);
  at.current = index;

  function select(id: string): void {
    const found = shots.findIndex((each) => each.id === id);
    if (found === -1) return;
    at.current = found;
    // The player's own state, because the page may not have rendered its last change yet.
    const { film, frame, range } = player.state;
    const target = rangeOfShot(film, id);
    if (!target) {
      setAbsent({ id, frame });
      return;
    }
    setAbsent(null);
    if (range?.shot != null) player.repeat(id);
    else player.seek(target.from);
  }

  return {
    shot,
    index,
    shown,
    now: () => at.current,
    select,
    move(by) {
      const target = shots[Math.max(0, Math.min(shots.length - 1, at.current + by))];
      if (target) select(target.id);
    },
  };
}

function shotAt({ film, frame }: PlayerState): string | null {
  return (film && sliceAt(film, frame)?.shot) ?? null;
}
