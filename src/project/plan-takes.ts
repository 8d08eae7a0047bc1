import type { DrivingAudio } from '../plan/driving-audio.js';
import type { Keyframe } from '../plan/keyframe.js';
import { planRender } from '../plan/plan-render.js';
import type { Provider } from '../providers/provider.js';
import type { ProviderUse } from '../providers/provider-entry.js';
import type { Storyboard } from '../storyboard/storyboard.js';
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
  readonly use: ProviderUse;
  /** Burn a slate into the clips. */
  readonly slate: boolean;
  /** Whether shots with several takes get all of them; default: all. */
  readonly retakes?: 'all' | 'none';
}

/** Plans the takes of a storyboard for a provider, and reports what the provider cannot do. */
export function planTakes(
  { storyboard, keyframes, drivingAudio, voiceSeconds, use, slate, retakes = 'all' }: TakeInput,
  provider: Provider,
  { providers }: Pick<Project, 'providers'>,
): ReturnType<typeof planRender> {
  const { traits, wordsRead } = providers.entry(provider.id);
  return planRender(storyboard, {
    keyframes,
    drivingAudio,
    voiceSeconds,
    provider: traits,
    ...(wordsRead ? { wordsRead } : {}),
    providers: providers.traits,
    describedModels: (use.models ?? []).map(({ model }) => model),
    capabilities: (model) => provider.capabilities(model),
    slate,
    retakes,
  });
}
