import type { ListedTakes } from '../events/takes-outcome.js';
import type { LockedEngine } from '../lockfile/format.js';
import { decisionsOfFilm } from '../plan/decision.js';
import type { PublishedOutput } from '../store/cache/published-films.js';
import { type Seam, seamJump } from '../timeline/seam.js';
import { type ReportedShot, reportedShots, type ShotInputs } from './reported-shot.js';
import { type Spent, spentIn } from './spent.js';

/** The report of a render: plain JSON, described by schema/report.schema.json. */
export interface FilmReport {
  readonly version: 1;
  readonly ok: boolean;
  readonly status: string;
  /** Why there is no good film: the text that the terminal shows. Empty if the render succeeded. */
  readonly message: string;
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly tookMs: number;
  readonly storyboard: string;
  /** The title of the film; absent if it has none. */
  readonly title?: string;
  readonly film: {
    readonly path: string;
    readonly digest: string;
    readonly frames: number;
    readonly bytes: number;
    /** Encoded frames copied byte for byte from the clips, and their total; absent in films of older versions. */
    readonly packets?: PacketCount;
  } | null;
  /** The other outputs, in the order of the storyboard; absent if there are none. */
  readonly outputs?: readonly ReportedOutput[];
  readonly counts: {
    readonly shots: number;
    readonly reused: number;
    readonly made: number;
    readonly failed: number;
  };
  readonly cost: Spent;
  readonly shots: readonly ReportedShot[];
  /** All takes of the storyboard, what they cost, and what people said about them; absent if it cannot be read. */
  readonly takes?: ListedTakes;
  readonly seams: readonly ReportedSeam[];
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly environment: {
    readonly tool: string;
    readonly node: string;
    readonly platform: string;
    readonly engine: LockedEngine | null;
  };
}

/** Another output, with its path relative to the storyboard. */
export type ReportedOutput = Omit<PublishedOutput, 'output' | 'timeline'>;

/** How many encoded frames of a film are copied from its clips. */
export interface PacketCount {
  readonly copied: number;
  readonly total: number;
}

/** A seam and its distance from what it should be. */
export interface ReportedSeam extends Seam {
  /** The colour difference from what the seam should show: 0 is perfect. */
  readonly jump: number;
  /** Larger than --max-seam allows. */
  readonly beyond: boolean;
}

/** The data of a report. */
export interface ReportInputs extends ShotInputs {
  readonly ok: boolean;
  readonly status: string;
  readonly message: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly title?: string | null;
  readonly film: FilmReport['film'];
  readonly outputs?: readonly ReportedOutput[];
  readonly beyond: readonly Seam[];
  readonly takes?: ListedTakes | null;
  readonly environment: FilmReport['environment'];
}

/** Builds a report from the events of a render. */
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
    ...(inputs.title ? { title: inputs.title } : {}),
    film,
    ...(inputs.outputs?.length ? { outputs: inputs.outputs } : {}),
    counts: {
      shots: decisionsOfFilm(decisions).reduce((sum, { take }) => sum + take.shots.length, 0),
      reused: decisions.filter(({ action }) => action === 'reuse').length,
      made: accepted.length,
      failed: inputs.failures.length,
    },
    cost: spentIn(events),
    shots: reportedShots(decisions, inputs),
    ...(inputs.takes ? { takes: inputs.takes } : {}),
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
