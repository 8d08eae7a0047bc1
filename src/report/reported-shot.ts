import type { Digest } from '../base/digest.js';
import type { Money } from '../base/money.js';
import type { RenderEvent } from '../events/render-event.js';
import { type CacheKey, pixelInputs } from '../plan/cache-key.js';
import type { ClipDifference } from '../plan/clip-differences.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import { explainChange } from '../plan/explain-change.js';
import { formatNormalization } from '../plan/format-normalization.js';
import { formatReason } from '../plan/format-reason.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { imageName, portableUri } from '../plan/portable-uri.js';
import { providerNameOf } from '../plan/provider-name.js';
import type { TakeFailure } from '../plan/take-failure.js';
import type { TakeLabel } from '../plan/take-label.js';
import type { TakeRecord } from '../store/clips/take-record.js';
import type { PastTake } from '../store/journal/take-history.js';
import type { Clip } from '../timeline/clip.js';
import { type EarlierTake, earlierTakes } from './earlier-takes.js';
import { formatBlock, formatPrice, formatReceipt } from './format-values.js';
import { type FailedTake, nextCommand } from './next-command.js';

/** A shot in a report. */
export interface ReportedShot {
  readonly id: string;
  readonly action: TakeDecision['action'];
  readonly why: string | null;
  /** Each changed field as a sentence, with the changed words of prompts in context; absent if nothing is known to differ. */
  readonly changes?: readonly string[];
  readonly first: string;
  readonly last: string | null;
  /** How the image was normalized before it was sent; null if it was sent unchanged. */
  readonly firstNormalized: string | null;
  readonly lastNormalized: string | null;
  /** The sound that drove the motion of the clip. */
  readonly drivingAudio: string | null;
  readonly prompt: string | null;
  readonly template: string | null;
  readonly provider: string;
  readonly model: string;
  readonly resolution: string;
  readonly seed: number | null;
  /** The motion analysis of the draft engine; null for other providers and where it has not run. */
  readonly motion: MotionAnalysis | null;
  readonly price: TakeDecision['take']['price'];
  /** What was billed in this render; null if no clip was made (then `tookMs` is null too) or the cost is unknown. */
  readonly cost: Money | 'free' | null;
  readonly tookMs: number | null;
  readonly clip: {
    readonly digest: string;
    readonly bytes: number;
    readonly frames: number;
    readonly width: number;
    readonly height: number;
    readonly seconds: number;
    readonly codec: string;
  } | null;
  /** How the clip differs from the request, used or kept. */
  readonly differences: readonly ClipDifference[];
  /** The file of a paid take that is kept and not used, and the provider's name of the take; null if there is none. */
  readonly kept: { readonly path: string; readonly task: string } | null;
  /** How the clip was made, in this render or an earlier one. */
  readonly take: ReportedTake | null;
  /** Clips that the shot had before, newest first. */
  readonly earlier: readonly EarlierTake[];
  readonly failure: ReportedFailure | null;
  /** From 1, in the storyboard file. */
  readonly line: number | null;
  readonly column: number | null;
}

/** Why a shot has no clip, and what to do. */
export interface ReportedFailure {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  /** The next command to run. */
  readonly next: string;
}

/** What the provider reported about a take. */
export interface ReportedTake {
  /** UTC, ISO 8601. */
  readonly at: string;
  readonly cost: Money | 'free' | null;
  readonly task: string | null;
  readonly request: string | null;
  readonly actualPrompt: string | null;
}

/** What a report needs to know about the shots. */
export interface ShotInputs {
  readonly events: readonly RenderEvent[];
  readonly storyboard: string;
  /** The clip of each shot that has one, by shot id. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** The stored records of those clips, by shot id. */
  readonly records: ReadonlyMap<string, Pick<TakeRecord, 'receipt' | 'created'>>;
  /** Every clip that a shot ever had, oldest first, by shot id. */
  readonly history: ReadonlyMap<string, readonly PastTake[]>;
  /** The path of a clip's file, relative to the storyboard. */
  readonly fileOf: (clip: Digest) => string;
  /** The motion analysis of draft takes. */
  readonly motions: ReadonlyMap<CacheKey, MotionAnalysis>;
  /** Shots in the order of the film, with their positions in the file, and their prompts: shots with one draft can differ. */
  readonly order: readonly {
    readonly id: string;
    readonly line: number;
    readonly column: number;
    readonly prompt?: string | null;
  }[];
  /** How clips differ from their requests, by shot id. */
  readonly differences?: ReadonlyMap<string, readonly ClipDifference[]>;
  readonly failures: readonly (FailedTake & Pick<TakeFailure, 'message' | 'hint'>)[];
}

/** The shots of the decisions, in the order of the film. */
export function reportedShots(
  decisions: readonly TakeDecision[],
  inputs: ShotInputs,
): readonly ReportedShot[] {
  const byShot = new Map(
    decisionsOfFilm(decisions).flatMap((decision) =>
      decision.take.shots.map((id) => [id, decision] as const),
    ),
  );
  const order =
    inputs.order.length > 0
      ? inputs.order
      : [...byShot.keys()].map((id) => ({ id, line: null, column: null, prompt: undefined }));
  return order.flatMap(({ id, line, column, prompt }) => {
    const decision = byShot.get(id);
    if (decision === undefined) return [];
    const shot = reportedShot(id, decision, inputs);
    return [{ ...shot, prompt: prompt === undefined ? shot.prompt : prompt, line, column }];
  });
}

function reportedShot(
  id: string,
  decision: TakeDecision,
  { events, clips, records, history, fileOf, failures, motions, storyboard, differences }: ShotInputs,
): Omit<ReportedShot, 'line' | 'column'> {
  const { request, price } = decision.take;
  const accepted = events.find((event) => event.type === 'clip-accepted' && isOf(id, event));
  const made = accepted?.type === 'clip-accepted' ? accepted : undefined;
  const kept = events.flatMap((event) => (event.type === 'clip-kept' && isOf(id, event) ? [event] : []))[0];
  const clip = clips.get(id);
  const failure = failures.find((one) => isOf(id, one));
  return {
    id,
    action: decision.action,
    why: whyOf(decision),
    ...changesOf(decision),
    first: nameOf(request.first.uri),
    last: request.last && nameOf(request.last.uri),
    firstNormalized: formatNormalization(request.first),
    lastNormalized: formatNormalization(request.last),
    drivingAudio: request.drivingAudio ? nameOf(request.drivingAudio.uri) : null,
    prompt: request.prompt,
    template: request.template,
    provider: providerNameOf(request),
    model: request.model,
    resolution: request.resolution,
    seed: request.seed,
    motion: motions.get(decision.take.key) ?? null,
    price,
    cost: made?.cost ?? kept?.cost ?? null,
    tookMs: made?.tookMs ?? null,
    clip: clip
      ? {
          digest: clip.digest,
          bytes: clip.bytes,
          frames: clip.facts.frames,
          width: clip.facts.width,
          height: clip.facts.height,
          seconds: clip.facts.duration,
          codec: clip.facts.codec,
        }
      : null,
    differences: differences?.get(id) ?? made?.differences ?? kept?.differences ?? [],
    kept: kept ? { path: kept.path, task: kept.task } : null,
    take: clip ? reportedTake(records.get(id)) : null,
    earlier: earlierTakes(history.get(id) ?? [], { now: pixelInputs(request), clip: clip?.digest, fileOf }),
    failure: failure
      ? {
          code: failure.code,
          message: failure.message,
          hint: failure.hint,
          next: nextCommand(failure, storyboard),
        }
      : null,
  };
}

// About the take that the film uses, and no further one.
function isOf(id: string, { shots, seed }: TakeLabel): boolean {
  return seed === undefined && shots.includes(id);
}

function reportedTake(record: Pick<TakeRecord, 'receipt' | 'created'> | undefined): ReportedTake | null {
  if (record === undefined) return null;
  const { cost, taskId: task = null, requestId: request, actualPrompt } = record.receipt;
  return { at: new Date(record.created).toISOString(), cost, task, request, actualPrompt };
}

function whyOf(decision: TakeDecision): string | null {
  switch (decision.action) {
    case 'reuse':
      return null;
    case 'reattach':
      return 'started before';
    case 'submit':
      return formatReason(decision.reason);
    case 'blocked':
      return formatBlock(decision.block);
  }
}

function changesOf(decision: TakeDecision): Pick<ReportedShot, 'changes'> {
  if (decision.action !== 'submit' && decision.action !== 'blocked') return {};
  const { reason } = decision;
  if (reason?.kind !== 'changed' || reason.changes.length === 0) return {};
  return { changes: reason.changes.map(explainChange) };
}

function nameOf(uri: string): string {
  return uri.startsWith('data:') ? imageName(uri) : portableUri(uri);
}

/** What the clip of a shot was billed in this render; null if none was made. */
export function formatBilled({ cost, tookMs }: Pick<ReportedShot, 'cost' | 'tookMs'>): string | null {
  if (tookMs === null) return null;
  return cost === null ? 'unknown' : formatReceipt(cost);
}

/** What the clip of a shot was expected to cost. */
export function formatEstimated({ price }: Pick<ReportedShot, 'price'>): string {
  return price.kind === 'unknown' ? 'unknown' : formatPrice(price);
}
