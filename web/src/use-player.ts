import { useEffect, useState } from 'preact/hooks';
import type { FilmPlayer, PlayerState } from './film-player.js';

/** One thing about what the player does, kept up to date: whoever needs no frame is not drawn anew for each. */
export function usePlayer<T>(player: FilmPlayer, part: (state: PlayerState) => T): T {
  const [now, setNow] = useState(() => part(player.state));
  useEffect(() => player.listen((state) => setNow(() => part(state))), [player]);
  return now;
}
