import type { Money } from './base/money.js';
import type { ExportOutcome } from './events/export-outcome.js';
import type { FilmLabels } from './events/film-labels.js';
import type { ImportOutcome } from './events/import-outcome.js';
import type { RenderEvent } from './events/render-event.js';
import type { RenderOutcome } from './events/render-outcome.js';
import type { TakesOutcome } from './events/takes-outcome.js';
import { type AcceptOutcome, accept as acceptShots } from './operations/accept.js';
import { check as checkProject } from './operations/check.js';
import { type ExportOptions as ExportEditOptions, exportEdit as exportFilm } from './operations/export.js';
import { type ImpactOutcome, impact as impactOf } from './operations/impact.js';
import {
  type ImportOptions as ImportEditOptions,
  importEdit as importIntoProject,
} from './operations/import.js';
import { type LabelOptions, labels as labelsOf } from './operations/labels.js';
import { type NoteOutcome, note as noteTake } from './operations/note.js';
import { type PickOutcome, pick as pickTake } from './operations/pick.js';
import { type PlanOptions as PlanProjectOptions, plan as planProject } from './operations/plan.js';
import { type RecoverOutcome, recover as recoverProject } from './operations/recover.js';
import { render as renderProject } from './operations/render.js';
import type { RenderOptions as RenderProjectOptions } from './operations/render-phases/render-run.js';
import { type RetakeOutcome, retake as retakeShots } from './operations/retake.js';
import { type StarOutcome, star as starTake } from './operations/star.js';
import { type StatusOutcome, status as statusOf } from './operations/status.js';
import { takes as takesOf } from './operations/takes.js';
import { type VerifyOutcome, verify as verifyProject } from './operations/verify.js';
import { type WhyOutcome, why as whyShot } from './operations/why.js';
import type { TakeDecision } from './plan/decision.js';
import type { Estimate } from './plan/estimate.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardOptions,
  withSignal,
} from './project/open-library-project.js';
import type { SharedStorePolicy } from './project/store-address.js';
import { type CheckReport, checkJson } from './report/check-json.js';
import { type PlanReport, planJson } from './report/plan-json.js';
import { collectErrors } from './system/collect-errors.js';

export type { Money } from './base/money.js';
export { RenderError } from './diagnostics/render-error.js';
export type { ExportOutcome, WrittenExport } from './events/export-outcome.js';
export type { FilmLabels, RequiredLabel } from './events/film-labels.js';
export type { ImportOutcome, ImportPreview } from './events/import-outcome.js';
export type { RenderEvent } from './events/render-event.js';
export type { RenderOutcome } from './events/render-outcome.js';
export type { ShotWithTakes, ShownTake, TakeCost, TakesOutcome } from './events/takes-outcome.js';
export type { AcceptOutcome } from './operations/accept.js';
export type { ImpactOutcome } from './operations/impact.js';
export type { NoteOutcome } from './operations/note.js';
export type { PickOutcome } from './operations/pick.js';
export type { RecoverOutcome } from './operations/recover.js';
export type { NewTake, RetakeOutcome } from './operations/retake.js';
export type { StarOutcome } from './operations/star.js';
export type { StatusOutcome } from './operations/status.js';
export type { VerifyOutcome } from './operations/verify.js';
export type { WhyOutcome } from './operations/why.js';
export type { Capabilities } from './plan/capabilities.js';
export type { TakeDecision } from './plan/decision.js';
export type { Estimate } from './plan/estimate.js';
export type { MotionAnalysis } from './plan/motion-analysis.js';
export type { ProjectOptions, StoryboardOptions } from './project/open-library-project.js';
export {
  type Asset,
  type Operation,
  type Progress,
  type Provider,
  ProviderFailure,
  type RateLimits,
} from './providers/provider.js';
export type { ProviderEntry, ProviderSetup, ProviderUse } from './providers/provider-entry.js';
export type { CheckReport } from './report/check-json.js';
export type { DiagnosticReport } from './report/diagnostics-json.js';
export type { NormalizedImage } from './report/normalized-images.js';
export type { PlannedReport, PlannedTakeReport, PlanReport } from './report/plan-json.js';
export { type Spent, spentIn } from './report/spent.js';
export type { ProviderTraits } from './storyboard/provider-traits.js';

/** What a plan covers. */
export interface PlanOptions extends StoryboardOptions, Pick<PlanProjectOptions, 'analyseMs' | 'save'> {
  /** The shots to generate: ids, numbers, ranges and patterns; default: all. */
  readonly only?: readonly string[];
  /** Burn a slate into drafts: id, model, size and prompt, in a corner. */
  readonly slate?: boolean;
}

/** What a render may do. */
export interface RenderOptions
  extends Omit<PlanOptions, 'analyseMs' | 'save'>,
    Pick<RenderProjectOptions, 'plan' | 'output' | 'allowMissing'> {
  /** Only what the lockfile has: nothing is submitted, and the lockfile is not written. */
  readonly frozen?: boolean;
  /** What an error of the shared store means; default: careful. */
  readonly share?: SharedStorePolicy;
  /** An error that it throws does not stop the render; `render` throws it at the end. */
  readonly onEvent?: (event: RenderEvent) => void;
  /** Ids of shots to submit again although their paid take may exist. */
  readonly resubmit?: readonly string[];
  /** Make the film only and leave the further outputs as they are. */
  readonly filmOnly?: boolean;
  /** The most that this render may spend: an amount, or one for each currency. */
  readonly maxCost?: Money | readonly Money[];
  /** The largest colour difference at a seam. */
  readonly maxSeam?: number;
  /** Asked before money is spent; default: no. */
  readonly consent?: (decisions: readonly TakeDecision[], cost: Estimate) => Promise<boolean>;
}

/** Finds every error of a storyboard. Needs no network and no key. */
export async function check(storyboard: string, options: StoryboardOptions = {}): Promise<CheckReport> {
  await using project = open(storyboard, options);
  return checkJson(await checkProject(project, withSignal(options)));
}

/** Says per shot what a render would do, why, and what it would cost. Spends nothing. */
export async function plan(storyboard: string, options: PlanOptions = {}): Promise<PlanReport> {
  await using project = open(storyboard, options);
  return planJson(await planProject(project, withSignal(options)));
}

/** Renders the film; generates only clips that do not exist yet. Spends nothing unless `consent` or a saved plan agrees. */
export async function render(storyboard: string, options: RenderOptions = {}): Promise<RenderOutcome> {
  const { onEvent, consent = async () => false } = options;
  // A listener must not come between a submit and its entry in the journal: its error is thrown at the end.
  const listener = onEvent && collectErrors(onEvent);
  await using project = open(storyboard, options, listener?.call);
  const outcome = await renderProject(project, { ...withSignal(options), consent });
  listener?.rethrow();
  return outcome;
}

/** Rebuilds the locked film from the store and compares a film (default: the storyboard's own) with it. */
export async function verify(
  storyboard: string,
  options: ProjectOptions & {
    readonly film?: string;
    readonly minSsim?: number;
    /** Certificates in PEM whose signatures are trusted. */
    readonly anchors?: string;
  } = {},
): Promise<VerifyOutcome> {
  await using project = open(storyboard, options);
  const { film, minSsim = null, anchors = null } = options;
  return verifyProject(project, { film, minSsim, anchors, signal: withSignal(options).signal });
}

/** Reads what any film says about its origin: C2PA, the AIGC label of China, and IPTC. */
export function labels(
  film: string,
  options: Omit<LabelOptions, 'signal'> & { readonly signal?: AbortSignal } = {},
): Promise<FilmLabels> {
  return labelsOf(film, { ...options, signal: options.signal ?? new AbortController().signal });
}

/** Lists all takes of shots, with what they cost. */
export async function takes(
  storyboard: string,
  options: StoryboardOptions & {
    /** Ids, numbers, ranges and patterns; default: all. */ readonly shots?: readonly string[];
  } = {},
): Promise<TakesOutcome> {
  await using project = open(storyboard, options);
  return takesOf(project, withSignal(options));
}

/** How a film is exported. */
export interface ExportOptions
  extends Omit<StoryboardOptions, 'offline'>,
    Omit<ExportEditOptions, 'signal' | 'provider'> {}

/** Writes the edit of the film for editing programs, from the clips that are on this machine. Spends nothing. */
export async function exportEdit(storyboard: string, options: ExportOptions): Promise<ExportOutcome> {
  await using project = open(storyboard, options);
  return exportFilm(project, { ...options, ...withSignal(options) });
}

/** How a file is imported. */
export interface ImportOptions extends ProjectOptions, Omit<ImportEditOptions, 'signal'> {}

/**
 * Creates a storyboard from an OTIO, FCPXML, CSV or Fountain file, or changes it to what the file says. An existing one is
 * changed only if `consent` agrees. Spends nothing.
 */
export async function importEdit(storyboard: string, options: ImportOptions): Promise<ImportOutcome> {
  await using project = open(storyboard, options);
  return importIntoProject(project, { ...options, signal: withSignal(options).signal });
}

/** What a retake may do. */
export interface RetakeOptions
  extends Omit<StoryboardOptions, 'offline'>,
    Pick<RenderOptions, 'share' | 'maxCost' | 'consent' | 'onEvent'> {
  /** Ids, numbers, ranges and patterns. */
  readonly shots: readonly string[];
  /** The seed of the first new take; default: one that no take of the shot has. */
  readonly seed?: number;
  /** How many takes of each shot; default: 1. */
  readonly count?: number;
  /** Submit again although an earlier take with the same seed may exist at the provider. */
  readonly resubmit?: boolean;
}

/** Generates further takes of shots; the film stays as it is. Spends nothing unless `consent` agrees. */
export async function retake(storyboard: string, options: RetakeOptions): Promise<RetakeOutcome> {
  const { onEvent, consent = async () => false } = options;
  const listener = onEvent && collectErrors(onEvent);
  await using project = open(storyboard, options, listener?.call);
  const outcome = await retakeShots(project, { ...withSignal(options), consent });
  listener?.rethrow();
  return outcome;
}

/** Chooses the take of a shot that the film uses; null removes the choice. Costs nothing. */
export async function pick(
  storyboard: string,
  shot: string,
  take: string | number | null,
  options: ProjectOptions = {},
): Promise<PickOutcome> {
  await using project = open(storyboard, options);
  return pickTake(project, { shot, take: textOf(take), signal: withSignal(options).signal });
}

/** Marks a take with a star, or removes the star (`star: false`). Null is the take in the film. */
export async function star(
  storyboard: string,
  shot: string,
  take: string | number | null,
  options: ProjectOptions & { readonly star?: boolean } = {},
): Promise<StarOutcome> {
  await using project = open(storyboard, options);
  const { star: wanted = true } = options;
  return starTake(project, { shot, take: textOf(take), star: wanted, signal: withSignal(options).signal });
}

/** Writes a note about a shot, or about one of its takes; null removes it. */
export async function note(
  storyboard: string,
  shot: string,
  text: string | null,
  options: ProjectOptions & { readonly take?: string | number } = {},
): Promise<NoteOutcome> {
  await using project = open(storyboard, options);
  const { take = null } = options;
  return noteTake(project, { shot, take: textOf(take), text, signal: withSignal(options).signal });
}

/** Accepts kept clips of an unexpected length. Costs nothing. */
export async function accept(
  storyboard: string,
  shots: readonly string[],
  options: Omit<StoryboardOptions, 'offline'> = {},
): Promise<AcceptOutcome> {
  await using project = open(storyboard, options);
  return acceptShots(project, { ...withSignal(options), shots });
}

/** Says field by field how a shot differs from the lockfile. */
export async function why(
  storyboard: string,
  shot: string,
  options: StoryboardOptions = {},
): Promise<WhyOutcome> {
  await using project = open(storyboard, options);
  return whyShot(project, shot, withSignal(options));
}

/** Says which shots an edit of a file touches, and what it costs to generate them again. */
export async function impact(
  storyboard: string,
  file: string,
  options: StoryboardOptions = {},
): Promise<ImpactOutcome> {
  await using project = open(storyboard, options);
  return impactOf(project, file, withSignal(options));
}

/** Says what is in flight and what was spent. Asks no provider. */
export async function status(storyboard: string, options: ProjectOptions = {}): Promise<StatusOutcome> {
  await using project = open(storyboard, options);
  return statusOf(project);
}

/** Collects everything that was paid for, and waits for running takes. Spends nothing. */
export async function recover(storyboard: string, options: ProjectOptions = {}): Promise<RecoverOutcome> {
  await using project = open(storyboard, options);
  const { signal } = withSignal(options);
  await using lockedProject = await project.lock('recover', signal);
  return recoverProject({ project, lockedProject }, signal);
}

function textOf(take: string | number | null): string | null {
  return take === null ? null : String(take);
}
