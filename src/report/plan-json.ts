import type { FilmState, PlannedRender, PlanOutcome, WrittenShot } from '../events/plan-outcome.js';
import { formatDifference, type LockDifference } from '../lockfile/diff.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { Block, Reason, TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { explainChange } from '../plan/explain-change.js';
import { formatReason } from '../plan/format-reason.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { portableUri } from '../plan/portable-uri.js';
import type { Price } from '../plan/price.js';
import type { Size } from '../plan/size.js';
import type { TakeRequest } from '../plan/take.js';
import { labelOf } from '../plan/take-label.js';
import { secondsOf } from '../plan/usual-times.js';
import { type DiagnosticReport, diagnosticsJson } from './diagnostics-json.js';
import { formatBlock } from './format-values.js';
import { type NormalizedImage, normalizedImages } from './normalized-images.js';

/** A plan as plain JSON: what `inbetween plan --json` prints and the library answers. */
export type PlanReport = InvalidReport | UnknownShotReport | PlannedReport;

export interface InvalidReport {
  readonly ok: false;
  readonly diagnostics: readonly DiagnosticReport[];
}

export interface UnknownShotReport {
  readonly ok: false;
  readonly status: 'unknown-shot';
  readonly id: string;
  readonly known: readonly string[];
}

export interface PlannedReport
  extends Pick<PlannedRender, 'transitions' | 'outputs' | 'collectable' | 'skipped' | 'picks'> {
  readonly ok: true;
  /** The shots as the storyboard has them, in the order of the film. */
  readonly shots: readonly WrittenShot[];
  readonly film: Omit<FilmState, 'changes'> & { readonly changes: readonly FilmChangeReport[] };
  /** One entry per take, in film order. */
  readonly takes: readonly PlannedTakeReport[];
  /** Ids of shots whose images were not analysed yet. */
  readonly notAnalysed: readonly string[];
  readonly normalized: readonly NormalizedImage[];
  readonly estimate: Estimate;
  readonly diagnostics: readonly DiagnosticReport[];
}

/** A change of the film's settings: `lines` are for people, such as "fps: 24 -> 30". */
export type FilmChangeReport = LockDifference & ReturnType<typeof formatDifference>;

/** One take: what a render does with it, and why. */
export interface PlannedTakeReport {
  readonly shots: readonly string[];
  /** The seed of a further take, which the film does not use; absent for the take of the film. */
  readonly seed?: number;
  readonly key: CacheKey;
  readonly action: TakeDecision['action'];
  /** The clip that is reused. */
  readonly clip?: string;
  /** When a running take was started, in ms since 1970. */
  readonly startedAt?: number;
  /** The reason as a sentence, for a take that is submitted or blocked. */
  readonly why?: string;
  readonly reason?: Reason;
  readonly block?: Block;
  /** Each changed field as a sentence, with the changed words of prompts in context; absent if nothing is known to differ. */
  readonly changes?: readonly string[];
  /** Digests of the images; null for one on the web that was not read. */
  readonly images: { readonly first: string | null; readonly last: string | null };
  readonly first: string;
  readonly last: string | null;
  readonly drivingAudio: string | null;
  readonly model: string;
  readonly resolution: string;
  /** Seconds. */
  readonly duration: number;
  /** The model chooses the length; absent otherwise. */
  readonly autoDuration?: true;
  readonly ratio?: string;
  readonly generatedAudio?: true;
  readonly size: Size | null;
  readonly motion: MotionAnalysis | null;
  readonly price: Price;
  readonly expectedSeconds: number;
}

/** The outcome of a plan as plain JSON. */
export function planJson(outcome: PlanOutcome): PlanReport {
  switch (outcome.status) {
    case 'invalid':
      return { ok: false, diagnostics: diagnosticsJson(outcome.source, outcome.diagnostics) };
    case 'unknown-shot':
      return { ok: false, ...outcome };
    case 'planned': {
      const { decisions, motions, estimate, transitions, film, outputs, collectable, skipped, picks } =
        outcome;
      return {
        ok: true,
        shots: outcome.written,
        takes: decisions.map((decision) =>
          takeReport(decision, motions.analyses.get(decision.take.key) ?? null),
        ),
        notAnalysed: motions.notAnalysed,
        normalized: normalizedImages(decisions.map(({ take }) => take)),
        estimate,
        transitions,
        film: { ...film, changes: film.changes.map(describeChange) },
        outputs,
        collectable,
        skipped,
        picks,
        diagnostics: diagnosticsJson(outcome.source, outcome.diagnostics),
      };
    }
  }
}

// For programs, and as text.
function describeChange(change: LockDifference): FilmChangeReport {
  return { ...change, ...formatDifference(change) };
}

function takeReport(decision: TakeDecision, motion: MotionAnalysis | null): PlannedTakeReport {
  const { key, request, size, price } = decision.take;
  return {
    ...labelOf(decision.take),
    key,
    action: decision.action,
    ...reasonOf(decision),
    images: { first: digestOf(request.first), last: digestOf(request.last) },
    first: portableUri(request.first.uri),
    last: request.last && portableUri(request.last.uri),
    drivingAudio: request.drivingAudio ? portableUri(request.drivingAudio.uri) : null,
    model: request.model,
    resolution: request.resolution,
    duration: request.duration,
    ...(request.autoDuration ? { autoDuration: true } : {}),
    ...(request.ratio === undefined ? {} : { ratio: request.ratio }),
    ...(request.generatedAudio ? { generatedAudio: true } : {}),
    size,
    motion,
    price,
    expectedSeconds: secondsOf(decision.take),
  };
}

function digestOf(image: TakeRequest['last']): string | null {
  return image?.kind === 'image' ? image.digest : null;
}

function reasonOf(
  decision: TakeDecision,
): Pick<PlannedTakeReport, 'clip' | 'startedAt' | 'why' | 'reason' | 'block' | 'changes'> {
  switch (decision.action) {
    case 'reuse':
      return { clip: decision.clip };
    case 'reattach':
      return { startedAt: decision.startedAt };
    case 'submit':
      return {
        why: formatReason(decision.reason),
        reason: decision.reason,
        ...(decision.reason.kind === 'changed'
          ? { changes: decision.reason.changes.map(explainChange) }
          : {}),
      };
    case 'blocked':
      return { why: formatBlock(decision.block), block: decision.block, reason: decision.reason };
  }
}
