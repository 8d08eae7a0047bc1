import { parseJson } from '../base/parse-json.js';
import { isRecord, isTime } from '../base/shape.js';
import { writeFileAtomic } from '../system/atomic-file.js';
import { readWholeFile } from '../system/read-whole-file.js';

/** The emulated time across restarts: a time once reported is never in the future of a later run. */
export interface PersistentClock {
  /** The earliest time at which this run may start, ms since 1970. */
  readonly minimum: number;
  /** Resolves when the disk has recorded that this time was reached. Await it before reporting the time. */
  reserve(now: number): Promise<void>;
  /** Records the exact time at a regular end. */
  close(now: number): Promise<void>;
}

/**
 * Records the time in a file, always a little ahead, so that one write serves many responses. After a crash the time
 * continues from there. Null records nothing.
 */
export async function openPersistentClock(file: string | null, aheadMs: number): Promise<PersistentClock> {
  const minimum = file === null ? 0 : await read(file);
  let reserved = minimum;
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
    minimum,
    async reserve(now) {
      if (file === null) return;
      if (now > reserved) {
        reserved = now + aheadMs;
        await write(reserved);
      } else await writing;
    },
    close: (now) => write(now),
  };
}

async function read(file: string): Promise<number> {
  try {
    const record = parseJson((await readWholeFile(file, MAX_BYTES)).toString('utf8'));
    return isRecord(record) && isTime(record.time) ? Number(record.time) : 0;
  } catch {
    // Without a readable record, the run starts at the real time.
    return 0;
  }
}

const MAX_BYTES = 1 << 16;
