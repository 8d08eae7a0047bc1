import type { Digest } from '../base/digest.js';
import type { LiveEdit } from '../live-view/live-edit.js';
import type { ProblemOptions } from '../live-view/live-problems.js';
import type { LiveError, LiveProblem, LiveSkipped } from '../live-view/live-view.js';
import type { ShotHistory } from '../live-view/shot-history.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { LockedProject, Project } from '../project/project.js';
import type { NamedProvider } from '../project/recover-open-takes.js';
import type { Consent } from './consent.js';
import type { Proxies } from './draft-proxies.js';
import { draftUrgency } from './draft-urgency.js';
import type { WatchDriver } from './drive-watch.js';
import type { FilmExport } from './export-film.js';
import type { FirstLook } from './first-look.js';
import type { FurtherTakes } from './further-takes.js';
import type { IdleAnalyser } from './idle-analyser.js';
import type { PageEdits } from './page-edits.js';
import type { PreviewAssembler } from './preview-assembler.js';
import type { TakeOptions, TakeScheduler } from './take-scheduler.js';
import type { TakesElsewhere } from './takes-elsewhere.js';
import type { Thumbnails } from './thumbnails.js';
import type { WatchPlan } from './watch-plan.js';
import { watchedFiles } from './watched-files.js';

/** What a watch knows about its storyboard. */
export interface WatchStatus {
  /** The last valid plan. */
  plan: WatchPlan | null;
  /** The files that the storyboard depends on. */
  files: readonly string[];
  problems: readonly LiveProblem[];
  /** Shots of the last valid plan that are not in its film. */
  skipped: readonly LiveSkipped[];
  error: LiveError | null;
  /** The text that was read last, for the fields of the page. */
  edit: LiveEdit | null;
  motions: ReadonlyMap<Digest, MotionAnalysis>;
  /** Takes of the current plan that failed. */
  readonly failures: Map<CacheKey, TakeFailure>;
  /** The shot that the page shows. */
  playhead: string | null;
  /** Drafts that edits have made necessary, the last edit last. */
  edited: readonly CacheKey[];
  lastTookMs: number | null;
  lastFilm: Digest | undefined;
  /** Counts the progress and the ends of takes: a plan that was made ahead of one of them is outdated. */
  revision: number;
}

/** The parts of an open watch. */
export interface WatchParts {
  readonly project: Project;
  readonly lockedProject: LockedProject;
  readonly status: WatchStatus;
  readonly history: ShotHistory;
  readonly elsewhere: TakesElsewhere;
  readonly scheduler: TakeScheduler;
  readonly assembler: PreviewAssembler;
  readonly proxies: Proxies;
  readonly thumbnails: Thumbnails;
  /** Resolves when a page shows the first film, or when none does in time: until then nothing is drawn. */
  readonly firstLook: FirstLook;
  readonly consent: Consent;
  readonly further: FurtherTakes;
  readonly idleAnalyser: IdleAnalyser;
  readonly edits: PageEdits;
  readonly filmExport: FilmExport;
  /** Cancelled drafts that are being closed in the journal. */
  readonly closing: Set<Promise<void>>;
  /** A state folder that was lent and that the watch takes back. */
  readonly returning: Set<Promise<void>>;
  readonly driver: WatchDriver;
  readonly takeOptions: (provider: NamedProvider) => TakeOptions;
  readonly problemOptions: () => ProblemOptions;
  /** Aborted when the watch ends. */
  readonly signal: AbortSignal;
  /** Publishes the current view; `calm` if only a progress bar has moved. */
  show(pace: 'urgent' | 'calm'): void;
  /** Publishes a failure outside the storyboard. */
  reportError(error: unknown): void;
}

/** The status before the first plan. */
export function newStatus(project: Pick<Project, 'storyboard' | 'root'>): WatchStatus {
  return {
    plan: null,
    files: watchedFiles(project, []),
    problems: [],
    skipped: [],
    error: null,
    edit: null,
    motions: new Map(),
    failures: new Map(),
    playhead: null,
    edited: [],
    lastTookMs: null,
    lastFilm: undefined,
    revision: 0,
  };
}

/** How urgent a draft is now. */
export function urgencyOf(
  take: Pick<PlannedTake, 'key' | 'shots'>,
  { plan, playhead, edited }: Pick<WatchStatus, 'plan' | 'playhead' | 'edited'>,
): number {
  return plan === null ? 0 : draftUrgency(take, { shots: shotsOf(plan), playhead, edited });
}

// Asked for every frame that is drawn.
const known = new WeakMap<WatchPlan, readonly string[]>();

function shotsOf(plan: WatchPlan): readonly string[] {
  const shots = known.get(plan) ?? plan.storyboard.shots.map(({ id }) => id);
  known.set(plan, shots);
  return shots;
}

/** Whether the storyboard has errors, so that the plan is that of an earlier version. */
export function hasErrors({ problems }: Pick<WatchStatus, 'problems'>): boolean {
  return problems.some(({ severity }) => severity === 'error');
}
