import { nameOfSettings, providerOfShot } from '../../storyboard/shot-provider.js';
import type { ProviderSettings, Shot, Storyboard } from '../../storyboard/storyboard.js';

/** A provider that makes clips of a storyboard, and the shots that it makes. */
export interface UsedProvider {
  readonly name: string;
  readonly settings: ProviderSettings;
  readonly shots: readonly Shot[];
}

/** The providers of a storyboard's shots. */
export function usedProviders(storyboard: Storyboard): readonly UsedProvider[] {
  const used = new Map<string, UsedProvider>();
  for (const shot of storyboard.shots) {
    const settings = providerOfShot(storyboard, shot);
    const name = nameOfSettings(settings);
    used.set(name, { name, settings, shots: [...(used.get(name)?.shots ?? []), shot] });
  }
  return [...used.values()];
}
