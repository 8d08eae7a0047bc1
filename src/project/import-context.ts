import type { Digest } from '../base/digest.js';
import type { ShotWithTakes } from '../events/takes-outcome.js';
import type { ModelOf } from '../import/storyboard-view.js';
import { applyPicks } from '../lockfile/apply-picks.js';
import { withRenamedTakes } from '../lockfile/renamed-takes.js';
import type { DurationLimits } from '../plan/capabilities.js';
import { ownProviders } from '../storyboard/shot-provider.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import { openFilmProviders } from './film-providers.js';
import { readLock } from './lockfile.js';
import { prepareStoryboard } from './prepare.js';
import type { Project } from './project.js';
import { readTakes } from './read-takes.js';
import { showTakes } from './show-takes.js';

/** The takes of a storyboard, for finding shots by their clips. */
export interface TakesOfShots {
  readonly shots: readonly ShotWithTakes[];
  /** By the digest of a clip: the shot that it is a take of. */
  readonly clips: ReadonlyMap<string, string>;
  /** By shot: the clip that the film shows now. */
  readonly shown: ReadonlyMap<string, Digest>;
}

const NONE: TakesOfShots = { shots: [], clips: new Map(), shown: new Map() };

/** The takes that are known. None if images are missing: then there is no plan. Asks no network, writes nothing. */
export async function takesOfShots(project: Project, signal: AbortSignal): Promise<TakesOfShots> {
  const prepared = await prepareStoryboard(project, {
    ...{ web: 'remembered', retakes: 'none', skipped: 'as-planned', signal },
  });
  if (prepared.status === 'invalid') return NONE;
  const { plan: requested, storyboard } = prepared;
  const lock = withRenamedTakes(await readLock(project), requested);
  const { plan } = applyPicks(requested, lock, ownProviders(storyboard));
  const known = await readTakes(project, { plan: requested, lock });
  const { shots } = showTakes(known, { plan: requested, lock, shared: new Set() });
  const found = await project.store.findAll(plan.takes.map(({ key }) => key));
  return {
    shots,
    // A clip that two shots use names neither.
    clips: new Map(shots.flatMap(({ id, takes }) => takes.map(({ clip }) => [clip, id] as const))),
    shown: new Map(
      plan.shots.flatMap(({ id, key }) => {
        const clip = found.get(key);
        return clip === undefined ? [] : [[id, clip.digest] as const];
      }),
    ),
  };
}

/** The models of shots, and the lengths that these make. */
export async function modelsOfShots(project: Project, storyboard: Storyboard): Promise<ModelOf> {
  const shots = [...storyboard.shots, ...(storyboard.skipped ?? [])];
  const providers = await openFilmProviders({ ...storyboard, shots }, undefined, project);
  return (shot) => {
    const { provider } = providers.ofShot(shot);
    const { defaultModel } = project.providers.entry(provider.id).traits;
    const model = shot.model ?? defaultModel;
    return { model, limits: provider.capabilities(model)?.durations ?? null };
  };
}

/** The provider of a new storyboard, which is local and free, and the lengths that its default model makes. */
export async function defaultLimits(
  project: Project,
): Promise<{ readonly provider: string; readonly limits: DurationLimits | null }> {
  const { id, defaultModel } = project.providers.preview.traits;
  const provider = await project.provider(id);
  return { provider: id, limits: provider.capabilities(defaultModel)?.durations ?? null };
}
