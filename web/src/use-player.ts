import { useEffect, useState } from 'preact/hooks';
import type { FilmPlayer, PlayerState } from './film-player.js';

/** One part of the player's state. A component is rendered again only when its part changes. */
export function usePlayer<T>(player: FilmPlayer, part: (state: PlayerState) => T): T {
  const [now, setNow] = useState(() => part(player.state));
  useEffect(() => player.listen((state) => setNow(() => part(state))), [player]);
  return now;
}
