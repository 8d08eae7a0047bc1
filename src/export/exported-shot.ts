import type { JsonValue } from '../base/json.js';
import type { CutList, CutShot, CutTake } from './cut-list.js';

/** The ids of all shots and the name of the edit, for the import of a changed edit. */
export function exportedFilm({ name, shots }: CutList): { readonly [key: string]: JsonValue } {
  return { name, shots: shots.map(({ id }) => id) };
}

/**
 * A shot as it is exported. An import of the file compares its clip with this: what differs was changed in the editing
 * program, and all else keeps the values that the storyboard has by then. Readers: `import/exported-facts.ts`.
 */
export function exportedShot(
  shot: CutShot,
  take: CutTake,
  { cut, cues }: { readonly cut: CutList; readonly cues: readonly string[] | null },
): { readonly [key: string]: JsonValue } {
  const before = cut.transitions[shot.number - 2];
  return {
    id: shot.id,
    shown: [...shot.source],
    rate: [...cut.rate],
    duration: shot.duration,
    transition: before
      ? {
          kind: before.kind,
          frames: before.before + before.after,
          style: before.style,
          colour: before.colour,
        }
      : null,
    title: shot.title,
    prompt: take.prompt,
    first: shot.first,
    last: shot.last,
    captions: [...shot.captions],
    cues: cues && [...cues],
    take: take.name,
    // The clip that the film shows, also at its other takes.
    clip: shot.take.media.digest,
  };
}
