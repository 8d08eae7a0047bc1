import type { RenderOutcome } from '../events/render-outcome.js';
import { check as checkProject } from '../operations/check.js';
import { type FilmFileOutcome, filmFile as fileOf } from '../operations/film-file.js';
import { type FmtOutcome, fmt as formatProject } from '../operations/fmt.js';
import { type ImpactOutcome, impact as impactOf } from '../operations/impact.js';
import { type PlanOptions as PlanProjectOptions, plan as planProject } from '../operations/plan.js';
import { render as renderProject } from '../operations/render.js';
import type { RenderOptions as RenderProjectOptions } from '../operations/render-phases/render-run.js';
import { type VerifyOutcome, verify as verifyProject } from '../operations/verify.js';
import {
  type WhyFilmOutcome,
  type WhyOutcome,
  whyFilm as whyOfFilm,
  why as whyShot,
} from '../operations/why.js';
import {
  openLibraryProject as open,
  type ProjectOptions,
  type StoryboardOptions,
  type StoryboardSource,
  withSignal,
} from '../project/open-library-project.js';
import type { SharedStorePolicy } from '../project/store-address.js';
import { type CheckReport, checkJson } from '../report/check-json.js';
import { type PlanReport, planJson } from '../report/plan-json.js';
import { type SpendOptions, spend } from './spend.js';

/** What a check may use. */
export type CheckOptions = StoryboardOptions;

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
    SpendOptions,
    Pick<RenderProjectOptions, 'plan' | 'output' | 'allowMissing'> {
  /** Only what the lockfile has: nothing is submitted, and the lockfile is not written. */
  readonly frozen?: boolean;
  /** What an error of the shared store means; default: careful. */
  readonly share?: SharedStorePolicy;
  /** Ids of shots to submit again although their paid take may exist. */
  readonly resubmit?: readonly string[];
  /** Make the film only and leave the further outputs as they are. */
  readonly filmOnly?: boolean;
  /** The largest colour difference at a seam. */
  readonly maxSeam?: number;
}

/** Finds every error of a storyboard. Needs no network and no key. */
export async function check(storyboard: StoryboardSource, options: CheckOptions = {}): Promise<CheckReport> {
  await using project = open(storyboard, options);
  return checkJson(await checkProject(project, withSignal(options)));
}

/** Says per shot what a render would do, why, and what it would cost. Spends nothing. */
export async function plan(storyboard: StoryboardSource, options: PlanOptions = {}): Promise<PlanReport> {
  await using project = open(storyboard, options);
  return planJson(await planProject(project, withSignal(options)));
}

/** Renders the film; generates only clips that do not exist yet. Spends nothing unless `consent` or a saved plan agrees. */
export function render(storyboard: StoryboardSource, options: RenderOptions = {}): Promise<RenderOutcome> {
  return spend(storyboard, options, (project, others, spending) =>
    renderProject(project, { ...others, ...spending }),
  );
}

/** What a verification compares. */
export interface VerifyOptions extends ProjectOptions {
  /** The film; default: the storyboard's own. */
  readonly film?: string;
  /** Accept frames that are at least this similar (SSIM, 0 to 1). */
  readonly minSsim?: number;
  /** Certificates in PEM whose signatures are trusted. */
  readonly anchors?: string;
}

/** Rebuilds the locked film from the store and compares a film (default: the storyboard's own) with it. */
export async function verify(
  storyboard: StoryboardSource,
  options: VerifyOptions = {},
): Promise<VerifyOutcome> {
  await using project = open(storyboard, options);
  const { film, minSsim = null, anchors = null } = options;
  return verifyProject(project, { film, minSsim, anchors, signal: withSignal(options).signal });
}

/** What a comparison with the lockfile may use. */
export type WhyOptions = StoryboardOptions;

/** Says field by field how a shot differs from the lockfile. */
export async function why(
  storyboard: StoryboardSource,
  shot: string,
  options: WhyOptions = {},
): Promise<WhyOutcome> {
  await using project = open(storyboard, options);
  return whyShot(project, shot, withSignal(options));
}

/** Says field by field how all shots and the film differ from the lockfile. */
export async function whyFilm(
  storyboard: StoryboardSource,
  options: WhyOptions = {},
): Promise<WhyFilmOutcome> {
  await using project = open(storyboard, options);
  return whyOfFilm(project, withSignal(options));
}

/** What the impact of an edit depends on. */
export type ImpactOptions = StoryboardOptions;

/** Says which shots an edit of a file touches, and what it costs to generate them again. */
export async function impact(
  storyboard: StoryboardSource,
  file: string,
  options: ImpactOptions = {},
): Promise<ImpactOutcome> {
  await using project = open(storyboard, options);
  return impactOf(project, file, withSignal(options));
}

/** How a storyboard is formatted. */
export interface FmtOptions extends ProjectOptions {
  /** Write nothing, and only say whether the file would change. */
  readonly check?: boolean;
}

/** Orders the keys of a storyboard's file and unifies its style; comments stay. */
export async function fmt(storyboard: string, options: FmtOptions = {}): Promise<FmtOutcome> {
  await using project = open(storyboard, options);
  return formatProject(project, options.check === undefined ? {} : { check: options.check });
}

/** Says where the film of a storyboard is, and whether it is there. */
export async function filmFile(
  storyboard: StoryboardSource,
  options: ProjectOptions = {},
): Promise<FilmFileOutcome> {
  await using project = open(storyboard, options);
  return fileOf(project);
}
