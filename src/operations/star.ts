import type { InvalidSource } from '../diagnostics/invalid-source.js';
import { RenderError } from '../diagnostics/render-error.js';
import type { ShotWithTakes, ShownTake } from '../events/takes-outcome.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { findTake, listedOf, openShotTakes } from '../project/open-shot-takes.js';
import type { Project } from '../project/project.js';

/** How a star ended. */
export type StarOutcome =
  | InvalidSource
  | UnknownShot
  | {
      readonly status: 'starred' | 'unstarred';
      readonly shot: string;
      readonly take: ShownTake;
      readonly changed: boolean;
    };

/** Which take to mark. */
export interface StarOptions {
  readonly shot: string;
  /** A number, or the first letters of a digest; null for the take in the film, or the only one. */
  readonly take: string | null;
  readonly star: boolean;
  readonly signal: AbortSignal;
}

/**
 * Marks a take with a star, or removes the star. It is stored in the lockfile. Throws RenderError `no-such-take`, `bad-option`
 * or `lockfile-unwritten`.
 */
export async function star(project: Project, options: StarOptions): Promise<StarOutcome> {
  const { shot, take, signal } = options;
  const opened = await openShotTakes(project, shot, { signal });
  if (opened.status !== 'opened') return opened;
  const { id, shown } = opened;
  const about = take === null ? takeInFilm(shown) : findTake(shown, take);
  const listed = listedOf(opened, about);
  const changed = await opened.save((said) => ({
    ...said,
    list: new Map(said.list).set(about.name, {
      ...(said.list.get(about.name) ?? listed),
      star: options.star,
    }),
  }));
  return {
    status: options.star ? 'starred' : 'unstarred',
    shot: id,
    take: { ...about, star: options.star },
    changed,
  };
}

function takeInFilm({ id, takes }: ShotWithTakes): ShownTake {
  const [used] = takes.filter(({ inFilm }) => inFilm);
  const only = takes.length === 1 ? takes[0] : used;
  if (only) return only;
  throw new RenderError('no-such-take', `No film shows a take of "${id}" yet.`, {
    hint: `Name a take by its number: inbetween takes ${id} lists them.`,
  });
}
