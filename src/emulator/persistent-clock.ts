import { readFile } from 'node:fs/promises';
import { writeFileAtomic } from '../system/atomic-file.js';

/** Where the service's time stands, across restarts: what was said once is never said to be still to come. */
export interface PersistentClock {
  /** The least that the time may be now, ms since 1970. */
  readonly least: number;
  /** Resolves when the disk knows that this time was reached; to be awaited before it is said. */
  cover(now: number): Promise<void>;
  /** The exact time, for an end that was seen coming. */
  close(now: number): Promise<void>;
}

/**
 * Keeps the time in a file, always a little ahead, so that one write serves many answers; after a crash the time goes on
 * from there. Null keeps nothing.
 */
export async function openPersistentClock(file: string | null, aheadMs: number): Promise<PersistentClock> {
  const least = file === null ? 0 : await read(file);
  let covered = least;
  let writing: Promise<void> = Promise.resolve();

  function write(time: number): Promise<void> {
    writing = writing
      .catch(() => undefined)
      .then(async () => {
        if (file !== null) await writeFileAtomic(file, `${JSON.stringify({ time })}\n`);
      });
    return writing;
  }

  return {
    least,
    async cover(now) {
      if (file === null) return;
      if (now > covered) {
        covered = now + aheadMs;
        await write(covered);
      } else await writing;
    },
    close: (now) => write(now),
  };
}

async function read(file: string): Promise<number> {
  try {
    const { time } = JSON.parse(await readFile(file, 'utf8')) as { time?: unknown };
    return typeof time === 'number' && Number.isFinite(time) ? time : 0;
  } catch {
    // None was kept, or it cannot be read: then the real time has to do.
    return 0;
  }
}
