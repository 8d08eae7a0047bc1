import type { RenderHappening } from '../events/render-event.js';
import type { Journal } from '../store/journal/journal.js';
import type { LockHolder } from '../system/lock-holder.js';
import type { StateLock } from '../system/state-lock.js';

// An intent is what money follows: a folder that another machine has taken over is no longer ours to write it in.
export function guarded(journal: Journal, lock: StateLock): Journal {
  return {
    ...journal,
    async append(happening) {
      if (happening.type === 'intent') await lock.requireHeld();
      // What has happened at the provider is recorded in any case.
      else await lock.requireHeld().catch(() => undefined);
      await journal.append(happening);
    },
  };
}

export function restored(stateFolder: string): RenderHappening {
  const message = `The state folder ${stateFolder} was deleted or replaced while this process worked in it. Its journal was written again; clips that were in it are gone.`;
  return { type: 'warned', code: 'state-restored', message };
}

export function watched({ pid, host }: LockHolder, ms: number): RenderHappening {
  const message = `Process ${pid} on ${host} holds the state folder but is not responding. Taking over in ${Math.ceil(ms / 1000)} s.`;
  return { type: 'warned', code: 'state-watched', message };
}
