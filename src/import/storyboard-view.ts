import type { DurationLimits } from '../plan/capabilities.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { type DocumentValue, isMapping, valueAt } from '../storyboard/yaml/document-value.js';
import { fileNameOf } from './media-names.js';

/** The storyboard that an import updates. */
export interface StoryboardView {
  readonly title: string | null;
  readonly fps: number;
  readonly chapters: boolean;
  /** The transition of shots that state none. */
  readonly filmTransition: DocumentValue;
  /** All shots in the order of the file, those that are skipped as well. */
  readonly shots: readonly ViewedShot[];
  /** Named keyframes and their addresses. */
  readonly keyframes: ReadonlyMap<string, string>;
}

/** A shot with its defaults, and as it is written. */
export interface ViewedShot {
  readonly id: string;
  readonly shot: Shot;
  readonly skipped: boolean;
  readonly written: { readonly [key: string]: DocumentValue };
  /** The lengths that its model makes; null where the model is not known. */
  readonly limits: DurationLimits | null;
  /** Its model, or the default of its provider. */
  readonly model: string;
}

/** What is known of models. */
export type ModelOf = (shot: Pick<Shot, 'model' | 'provider'>) => {
  readonly model: string;
  readonly limits: DurationLimits | null;
};

/** A parsed storyboard as an import sees it. */
export function viewStoryboard(
  storyboard: Storyboard,
  document: DocumentValue,
  modelOf: ModelOf,
): StoryboardView {
  const all = [
    ...storyboard.shots.map((shot) => ({ shot, skipped: false })),
    ...(storyboard.skipped ?? []).map((shot) => ({ shot, skipped: true })),
  ].sort((a, b) => Number(a.shot.at[1]) - Number(b.shot.at[1]));
  return {
    title: storyboard.title,
    fps: storyboard.film.fps,
    chapters: storyboard.film.chapters,
    filmTransition: valueAt(document, ['film', 'transition']) ?? 'cut',
    shots: all.map(({ shot, skipped }) => {
      const written = valueAt(document, shot.at);
      return {
        id: shot.id,
        shot,
        skipped,
        written: isMapping(written) ? written : {},
        ...modelOf(shot),
      };
    }),
    keyframes: new Map(storyboard.keyframes.map(({ name, image }) => [name, image.uri])),
  };
}

/** Seconds of the clip of a shot, or the word that decides it. */
export function effectiveDuration({ shot, limits }: ViewedShot): number | 'auto' | 'voice' | null {
  return shot.duration ?? limits?.default ?? null;
}

/** The image of an end of a shot as other files can name it. */
export function namesOfImage(view: ViewedShot, end: 'first' | 'last'): readonly string[] {
  const reference = view.shot[end];
  if (reference === null) return [];
  const written = view.written[end];
  const { name, uri } = reference;
  const address = uri.startsWith('data:') ? ['an image in the storyboard'] : [uri.split(/[?#]/)[0] ?? uri];
  return [
    ...(typeof written === 'string' ? [written.trim()] : []),
    ...(name === null ? [] : [name]),
    uri,
    ...address,
  ];
}

/** Whether a text names the image of an end of a shot. */
export function isImageOf(view: ViewedShot, end: 'first' | 'last', text: string): boolean {
  const plain = text.trim().replaceAll('\\', '/').replace(/^\.\//, '');
  return namesOfImage(view, end).some((one) => one.replace(/^\.\//, '') === plain);
}

/** Both images of a shot as one text, for finding a shot by them. */
export function imageKeys(view: ViewedShot): readonly string[] {
  const [firsts, lasts] = [namesOfImage(view, 'first'), namesOfImage(view, 'last')];
  const ends = (names: readonly string[]) =>
    new Set(names.flatMap((one) => [one.replace(/^\.\//, ''), fileNameOf(one)]));
  return [...ends(firsts)].flatMap((first) =>
    [...ends(lasts.length === 0 ? [''] : lasts)].map((last) => `${first}\n${last}`),
  );
}
