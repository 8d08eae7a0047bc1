import type { LockedEngine } from '../lockfile/format.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import { type Seam, seamJump } from '../timeline/seam.js';
import { type ReportedShot, reportedShots, type ShotInputs } from './reported-shot.js';
import { type Spent, spentIn } from './spent.js';

/** A render as a report speaks of it: plain JSON, published as schema/report.schema.json. */
export interface FilmReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly status: string;
  /** Why there is no good film, in the words of the terminal; empty when all is well. */
  readonly message: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly tookMs: number;
  readonly storyboard: string;
  readonly film: {
    readonly path: string;
    readonly digest: string;
    readonly frames: number;
    readonly bytes: number;
    /** Coded pictures that are the clips' own, byte for byte, and all there are; absent when nobody wrote it down. */
    readonly packets?: PacketCount;
  } | null;
  /** Further files of the same clips, in the order of the storyboard; absent when there are none. */
  readonly outputs?: readonly ReportedOutput[];
  readonly counts: {
    readonly shots: number;
    readonly reused: number;
    readonly made: number;
    readonly failed: number;
  };
  readonly cost: Spent;
  readonly shots: readonly ReportedShot[];
  readonly seams: readonly ReportedSeam[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly environment: {
    readonly tool: string;
    readonly node: string;
    readonly platform: string;
    readonly engine: LockedEngine | null;
  };
}

/** A further file, at its path from the storyboard. */
export type ReportedOutput = Omit<PublishedOutput, 'output' | 'timeline'>;

/** How many coded pictures of a film are its clips' own. */
export interface PacketCount {
  readonly copied: number;
  readonly total: number;
}

export interface ReportedSeam extends Seam {
  /** How far it is from what it should be: 0 is perfect. */
  readonly jump: number;
  readonly beyond: boolean;
}

/** What a report is made of, beside the events. */
export interface ReportInputs extends ShotInputs {
  readonly ok: boolean;
  readonly status: string;
  readonly message: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly film: FilmReport['film'];
  readonly outputs?: readonly ReportedOutput[];
  readonly beyond: readonly Seam[];
  readonly environment: FilmReport['environment'];
}

/** Puts a report together. Nothing is in it that did not happen. */
export function filmReport(inputs: ReportInputs): FilmReport {
  const { events, startedAt, endedAt, film } = inputs;
  const decisions = events.flatMap((event) => (event.type === 'render-planned' ? event.decisions : []));
  const accepted = events.flatMap((event) => (event.type === 'clip-accepted' ? [event] : []));
  const beyond = new Set(inputs.beyond.map(({ shots }) => shots.join(' ')));
  return {
    version: 1,
    ok: inputs.ok,
    status: inputs.status,
    message: inputs.message,
    at: new Date(endedAt).toISOString(),
    tookMs: endedAt - startedAt,
    storyboard: inputs.storyboard,
    film,
    ...(inputs.outputs?.length ? { outputs: inputs.outputs } : {}),
    counts: {
      shots: decisions.reduce((sum, { take }) => sum + take.shots.length, 0),
      reused: decisions.filter(({ action }) => action === 'reuse').length,
      made: accepted.length,
      failed: inputs.failures.length,
    },
    cost: spentIn(events),
    shots: reportedShots(decisions, inputs),
    seams: events.flatMap((event) =>
      event.type === 'seam-measured'
        ? [{ ...event.seam, jump: seamJump(event.seam), beyond: beyond.has(event.seam.shots.join(' ')) }]
        : [],
    ),
    warnings: events.flatMap((event) =>
      event.type === 'warned' ? [{ code: event.code, message: event.message }] : [],
    ),
    environment: inputs.environment,
  };
}
