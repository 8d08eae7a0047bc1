import { drawnMegapixels } from './drawn-inputs.js';
import type { PlannedTake } from './render-plan.js';
import type { TakeRequest } from './take.js';

/** How long an amount of work took: megapixels of a drawing, or 1 for a take of a service. */
export interface TimeSample {
  readonly work: number;
  readonly seconds: number;
}

/** What takes have needed, the newest sample last, by the name of work of one kind. */
export type UsualTimes = ReadonlyMap<string, readonly TimeSample[]>;

/** The name of the work that a take is: drawings of one engine, or takes of a model with the same settings. */
export function workName({ provider, revision, model, resolution, duration, drawn }: TakeRequest): string {
  return drawn === undefined
    ? [provider, model, resolution, `${duration} s`].join(' ')
    : [provider, revision].join(' ');
}

/** How long a take usually takes, in seconds: by what was measured here, else by what its model says. */
export function secondsOf({ usualSeconds, expectedSeconds }: PlannedTake): number {
  return usualSeconds ?? expectedSeconds;
}

/** The take with the time that takes like it have needed on this machine and for this account. */
export function withUsualTime(take: PlannedTake, times: UsualTimes): PlannedTake {
  const samples = times.get(workName(take.request)) ?? [];
  const megapixels = drawnMegapixels(take.request);
  const seconds = megapixels === null ? median(samples) : drawingSeconds(megapixels, samples);
  return seconds === null ? take : { ...take, usualSeconds: rounded(seconds) };
}

// On two cores; only until the first drawing was measured.
const SECONDS_PER_MEGAPIXEL = 0.08;
// A small drawing needs relatively more time for its analysis.
const ALIKE = 1.5;
const NEWEST = 8;

function drawingSeconds(megapixels: number, samples: readonly TimeSample[]): number {
  const alike = samples.filter(({ work }) => Math.max(work / megapixels, megapixels / work) <= ALIKE);
  const used = (alike.length > 0 ? alike : samples).slice(-NEWEST);
  const work = used.reduce((sum, one) => sum + one.work, 0);
  const seconds = used.reduce((sum, one) => sum + one.seconds, 0);
  return megapixels * (work > 0 ? seconds / work : SECONDS_PER_MEGAPIXEL);
}

// One slow take says little about the next one.
function median(samples: readonly TimeSample[]): number | null {
  const seconds = samples
    .slice(-NEWEST)
    .map((one) => one.seconds)
    .sort((a, b) => a - b);
  const middle = seconds.length >> 1;
  if (seconds.length === 0) return null;
  return seconds.length % 2 === 1 ? seconds[middle]! : (seconds[middle - 1]! + seconds[middle]!) / 2;
}

// Two digits: a new sample rarely changes a plan that is compared with the one before.
function rounded(seconds: number): number {
  return Number(seconds.toPrecision(2));
}
