import type { LocatedSource } from '../diagnostics/located-source.js';
import { type Place, placeOf } from '../diagnostics/place-of.js';
import { formatPlace } from '../diagnostics/print-diagnostics.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { liveImage, type ThumbOf } from './live-image.js';
import type { LiveSkipped } from './live-view.js';

/** What the shots that are left out are described with. */
export interface SkippedSources {
  readonly source: LocatedSource;
  readonly storyboard: Storyboard;
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  /** The address that opens a place in an editor; without it, places are no links. */
  readonly link?: (place: Place) => string;
}

/** Describes the shots with `skip: true`, in the order of the storyboard. */
export function liveSkipped({ source, storyboard, keyframes, link }: SkippedSources): readonly LiveSkipped[] {
  const { shots, skipped = [] } = storyboard;
  return skipped.map((shot) => {
    const place = placeOf(source, { kind: 'path', path: [...shot.at, 'skip'], on: 'key' });
    const number = Number(shot.at[1]);
    return {
      id: shot.id,
      title: shot.title,
      prompt: shot.prompt,
      first: liveImage(shot.first, { keyframes, thumbOf: () => 'none' }),
      // The place of a shot in the document: shots, 4.
      after: shots.filter(({ at }) => Number(at[1]) < number).length,
      place: formatPlace(source, place),
      link: link?.(place) ?? null,
    };
  });
}

/** The same shots with the small versions of their images that are there by now. */
export function withThumbs(skipped: readonly LiveSkipped[], thumbOf: ThumbOf): readonly LiveSkipped[] {
  return skipped.map(({ first, ...shot }) => ({
    ...shot,
    first: { ...first, thumb: first.digest === null ? 'none' : thumbOf(first.digest) },
  }));
}
