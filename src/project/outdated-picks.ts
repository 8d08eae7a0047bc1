import type { ShotPick } from '../lockfile/apply-picks.js';
import { explainOutdatedPick } from '../lockfile/explain-pick.js';
import type { Project } from './project.js';

/** Warns of picks that are not used because the storyboard requests something else by now. */
export function warnOutdatedPicks(picks: readonly ShotPick[], { emit }: Pick<Project, 'emit'>): void {
  for (const pick of picks) {
    if (pick.state !== 'outdated') continue;
    const { message, help } = explainOutdatedPick(pick);
    emit({ type: 'warned', code: 'pick-outdated', message: `${message} ${help}` });
  }
}
