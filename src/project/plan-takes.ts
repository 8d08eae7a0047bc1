import type { DrivingAudio } from '../plan/driving-audio.js';
import type { Keyframe } from '../plan/keyframe.js';
import { planRender, type ShotProvider } from '../plan/plan-render.js';
import { providerOfShot } from '../storyboard/shot-provider.js';
import type { Shot, Storyboard } from '../storyboard/storyboard.js';
import { type FilmProvider, type FilmProviders, plannedProvider } from './film-providers.js';
import type { Project } from './project.js';

/** What the takes of a storyboard depend on. */
export interface TakeInput {
  readonly storyboard: Storyboard;
  /** By uri, as the storyboard names them. */
  readonly keyframes: ReadonlyMap<string, Keyframe>;
  /** By the src that names it. */
  readonly drivingAudio: ReadonlyMap<string, DrivingAudio>;
  /** The lengths of sounds in seconds, by src. */
  readonly voiceSeconds: ReadonlyMap<string, number>;
  /** Burn a slate into the clips. */
  readonly slate: boolean;
  /** Whether shots with several takes get all of them; default: all. */
  readonly retakes?: 'all' | 'none';
}

/** Plans the takes of a storyboard for its providers, and reports what they cannot do. */
export function planTakes(
  { storyboard, keyframes, drivingAudio, voiceSeconds, slate, retakes = 'all' }: TakeInput,
  film: FilmProviders,
  project: Pick<Project, 'providers'>,
): ReturnType<typeof planRender> {
  const { providers } = project;
  const planned = new Map<string, ShotProvider>();
  const provide = (used: FilmProvider, defaultModel: string): ShotProvider => {
    const id = JSON.stringify([used.name, defaultModel]);
    const known = planned.get(id) ?? { ...plannedProvider(used, project), defaultModel };
    planned.set(id, known);
    return known;
  };
  // The draft of a shot is one of the clip that its own provider makes.
  const defaultModelOf = (shot: Shot, { provider }: FilmProvider): string => {
    const { traits } = providers.entry(provider.id);
    if (traits.kind !== 'local') return traits.defaultModel;
    const own = providers.traits.find(({ id }) => id === providerOfShot(storyboard, shot).use);
    const isKnown = own !== undefined && provider.capabilities(own.defaultModel) !== undefined;
    return isKnown ? own.defaultModel : traits.defaultModel;
  };
  return planRender(storyboard, {
    ...plannedProvider(film.main, project),
    keyframes,
    drivingAudio,
    voiceSeconds,
    providers: providers.traits,
    providerOf(shot) {
      const used = film.ofShot(shot);
      return provide(used, defaultModelOf(shot, used));
    },
    slate,
    retakes,
  });
}
