import { existsSync } from 'node:fs';
import { sep } from 'node:path';
import type { Emit } from '../events/render-event.js';
import { openLastRequests } from '../store/cache/last-requests.js';
import { openMotionCache } from '../store/cache/motion-cache.js';
import { openRememberedSettings } from '../store/cache/provider-settings.js';
import { openPublishedFilms } from '../store/cache/published-films.js';
import { openRateLimitCache } from '../store/cache/rate-limit-cache.js';
import { openShownWarnings } from '../store/cache/shown-warnings.js';
import { openUsualTimesCache } from '../store/cache/usual-times-cache.js';
import { openClipStore } from '../store/clips/clip-store.js';
import { ignoreStateFolder } from '../store/ignore-state-folder.js';
import type { Clock } from '../system/clock.js';
import type { WarnCache } from '../system/json-file.js';

/** Opens the stores and caches of a state folder, which need not exist. */
export function openCaches(stateFolder: string, clock: Clock, warn: WarnCache) {
  return {
    store: openClipStore(stateFolder, clock, warn),
    shots: openLastRequests(stateFolder, warn),
    films: openPublishedFilms(stateFolder, warn),
    providerSettings: openRememberedSettings(stateFolder, warn),
    rateLimits: openRateLimitCache(stateFolder, clock, warn),
    motions: openMotionCache(stateFolder, warn),
    usualTimes: openUsualTimesCache(stateFolder, warn),
    shownWarnings: openShownWarnings(stateFolder, warn),
  };
}

/**
 * Turns faults of caches into events, each once: a watch opens some files again and again, and all files of a read-only
 * folder have the same fault.
 */
export function warnOnce(emit: Emit): WarnCache {
  const reported = new Set<string>();
  const folders: string[] = [];
  return ({ code, message, shared, folder }) => {
    const fault = shared === undefined ? message : `${code} ${shared}`;
    if (reported.has(fault)) return;
    reported.add(fault);
    if (folder !== undefined) {
      // A folder that is a file makes the folders in it unusable, too: that is one fault.
      if (folders.some((one) => isIn(one, folder) || isIn(folder, one))) return;
      folders.push(folder);
    }
    emit({ type: 'warned', code, message });
  };
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** Lets git ignore the state folder if it appears from now on. One that exists may be kept in git on purpose. */
export function ignoreIfNew(stateFolder: string): () => Promise<void> {
  const isNew = !existsSync(stateFolder);
  return async () => {
    if (isNew && existsSync(stateFolder)) await ignoreStateFolder(stateFolder);
  };
}
