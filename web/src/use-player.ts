import { useEffect, useState } from 'preact/hooks';
import type { FilmPlayer, PlayerState } from './film-player.js';

/** What the player does, kept up to date. */
export function usePlayer(player: FilmPlayer): PlayerState {
  const [state, setState] = useState(player.state);
  useEffect(() => player.listen(setState), [player]);
  return state;
}
