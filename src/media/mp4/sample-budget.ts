import { BrokenMp4 } from './boxes.js';

/** How many samples a file can have. A few numbers can claim billions of equal ones, which would fill the memory. */
export interface SampleBudget {
  /** The size of the file. */
  readonly fileBytes: number;
  /** Takes samples from the budget. Throws BrokenMp4 when the bytes of the file cannot hold so many. */
  readonly take: (samples: number) => void;
}

// A sample needs four bytes in a table and at least one of its own. A short clip may have more that are empty.
const BYTES_PER_SAMPLE = 5;
const ALWAYS_ALLOWED = 1000;

/** The budget of all tracks of a file together. */
export function sampleBudget(fileBytes: number): SampleBudget {
  let left = Math.max(ALWAYS_ALLOWED, Math.floor(fileBytes / BYTES_PER_SAMPLE));
  return {
    fileBytes,
    take(samples) {
      left -= samples;
      if (left < 0) throw new BrokenMp4('it claims too many samples');
    },
  };
}
