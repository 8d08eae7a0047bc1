import type { LiveEdit } from '../../src/live-view/live-edit.js';
import type { LiveFilm } from '../../src/live-view/live-view.js';

let moved: string | null = null;

// What a person does next counts more.
const forget = (): void => {
  moved = null;
};
addEventListener('keydown', forget, true);
addEventListener('pointerdown', forget, true);

/** A person has moved this shot: the playhead follows it into the film of the new order. */
export function followMoved(shot: string): void {
  moved = shot;
}

/** The shot that the playhead has to follow, when a film has arrived; null for none. */
export function shotToFollow(film: LiveFilm | null, edit: LiveEdit | null): string | null {
  const shot = moved;
  const played = edit?.shots.filter(({ skip }) => skip !== true).map(({ id }) => id);
  const shown = film?.slices.map((slice) => slice.shot);
  // Further films of an earlier order may arrive before.
  if (shown?.join(' ') === played?.join(' ')) moved = null;
  return shot;
}
