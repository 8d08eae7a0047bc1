import type { Money } from './base/money.js';
import type { Diagnostic } from './diagnostics/diagnostic.js';
import { type Place, placeOf } from './diagnostics/place-of.js';
import type { RenderEvent } from './events/render-event.js';
import type { RenderOutcome } from './events/render-outcome.js';
import { type ImpactOutcome, impact as impactIn } from './operations/impact.js';
import { render as renderIn } from './operations/render.js';
import { type VerifyOutcome, verify as verifyIn } from './operations/verify.js';
import { type WhyOutcome, why as whyIn } from './operations/why.js';
import type { DecideOptions } from './plan/decide-takes.js';
import type { TakeDecision } from './plan/decision.js';
import { type Estimate, estimate } from './plan/estimate.js';
import type { MotionAnalysis } from './plan/motion-analysis.js';
import { SHORT_LOOK_MS, seeMotions } from './project/analyse-motion.js';
import { readLock } from './project/lockfile.js';
import { decideFor, type Prepared, prepareStoryboard } from './project/prepare.js';
import { openProject, type ProjectSetup } from './project/project.js';
import { lookElsewhere, type SharedStorePolicy } from './project/shared-store.js';
import { type NormalizedImage, normalizedImages } from './report/normalized-images.js';

export type { Money } from './base/money.js';
export type { Diagnostic } from './diagnostics/diagnostic.js';
export { RenderError } from './diagnostics/render-error.js';
export type { RenderEvent } from './events/render-event.js';
export type { RenderOutcome } from './events/render-outcome.js';
export type { ImpactOutcome } from './operations/impact.js';
export type { VerifyOutcome } from './operations/verify.js';
export type { WhyOutcome } from './operations/why.js';
export type { TakeDecision } from './plan/decision.js';
export type { Estimate } from './plan/estimate.js';
export type { MotionAnalysis } from './plan/motion-analysis.js';
export type { NormalizedImage } from './report/normalized-images.js';
export { type Spent, spentIn } from './report/spent.js';

/** Where the work is done and what may be used for it. */
export interface InbetweenOptions {
  /** Instead of the provider that the storyboard names. */
  readonly provider?: string;
  /** Default: `INBETWEEN_STATE_DIR`, else `.inbetween` beside the storyboard. */
  readonly stateFolder?: string;
  /** Ids of the shots to make; default all. */
  readonly only?: readonly string[];
  /** Burn a slate into drafts: id, model, size and prompt, in a corner. */
  readonly slate?: boolean;
  /** No network at all. */
  readonly offline?: boolean;
  /** An ffmpeg that must be used; default: the first that works. */
  readonly ffmpeg?: string;
  /** Default: the process's own. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly signal?: AbortSignal;
}

/** A mistake or a doubt with the place where it stands. */
export type LocatedDiagnostic = Diagnostic & Place & { readonly file: string };

export interface CheckResult {
  readonly ok: boolean;
  readonly diagnostics: readonly LocatedDiagnostic[];
  /** Pictures that are not sent as they are (`normalize: true`), and what is done to them. */
  readonly normalized: readonly NormalizedImage[];
}

export interface PlanResult extends CheckResult {
  /** Absent when the storyboard has mistakes. */
  readonly decisions?: readonly TakeDecision[];
  readonly estimate?: Estimate;
  /** What the draft engine sees between the stills of its takes, by the take's key. */
  readonly motions?: ReadonlyMap<string, MotionAnalysis>;
}

/** Finds every mistake of a storyboard. Needs no network and no key. */
export async function check(storyboard: string, options: InbetweenOptions = {}): Promise<CheckResult> {
  await using project = openProject(setupOf(storyboard, options));
  return checked(await prepareStoryboard(project, { ...prepareOptions(options), web: 'skip' }));
}

/** Says per shot what a render would do, why, and what it would cost. */
export async function plan(
  storyboard: string,
  options: InbetweenOptions & {
    /** How long to look at stills that were not looked at before; default: a few seconds. */
    readonly analyseMs?: number;
  } = {},
): Promise<PlanResult> {
  await using project = openProject(setupOf(storyboard, options));
  const prepared = await prepareStoryboard(project, prepareOptions(options));
  if (prepared.status === 'wrong') return checked(prepared);
  const lock = await readLock(project);
  const { signal } = prepareOptions(options);
  const elsewhere = await lookElsewhere(
    project,
    { ...prepared, lock },
    { offline: options.offline ?? false, signal },
  );
  const decisions = await decideFor(prepared.plan, project, { ...decideOptions(options), lock, elsewhere });
  const { takesInFlight, submitsPerSecond } = prepared.provider.limits;
  const cost = estimate(decisions, { inFlight: takesInFlight, perSecond: submitsPerSecond });
  const { analyseMs: patienceMs = SHORT_LOOK_MS } = options;
  const { cases: motions } = await seeMotions(decisions, project, { patienceMs, signal });
  return { ...checked(prepared), decisions, estimate: cost, motions };
}

/** Makes the film, making only the clips that do not exist yet. Spends nothing unless `consent` agrees. */
export async function render(
  storyboard: string,
  options: InbetweenOptions & {
    /** Only what the lockfile has: nothing is submitted, and the lockfile is not written. */
    readonly frozen?: boolean;
    /** What a shared store's trouble means; default: careful. */
    readonly share?: SharedStorePolicy;
    /** What it throws ends nothing; `render` throws it when all is done. */
    readonly onEvent?: (event: RenderEvent) => void;
    readonly resubmit?: readonly string[];
    /** Leave the further outputs as they are, and make the film alone. */
    readonly filmOnly?: boolean;
    /** What this render may spend at most. */
    readonly maxCost?: Money;
    /** How far a seam may be from what it should be, in colour difference. */
    readonly maxSeam?: number;
    /** Asked before money is spent; default: no. */
    readonly consent?: (decisions: readonly TakeDecision[], cost: Estimate) => Promise<boolean>;
  } = {},
): Promise<RenderOutcome> {
  const { onEvent, consent = async () => false, only, resubmit, maxCost, maxSeam } = options;
  const listener = onEvent && openListener(onEvent);
  await using project = openProject({
    ...setupOf(storyboard, options),
    ...(listener ? { onEvent: listener.tell } : {}),
  });
  const outcome = await renderIn(project, {
    ...prepareOptions(options),
    offline: options.offline ?? false,
    frozen: options.frozen ?? false,
    filmOnly: options.filmOnly ?? false,
    ...(options.share ? { share: options.share } : {}),
    ...(only ? { only } : {}),
    ...(resubmit ? { resubmit } : {}),
    ...(maxCost ? { maxCost } : {}),
    maxSeam,
    consent,
  });
  listener?.rethrow();
  return outcome;
}

// Whoever listens must not come between a submit and its entry in the journal: what is paid for is brought to its end
// first, and the listener's mistake is thrown then.
function openListener(onEvent: (event: RenderEvent) => unknown) {
  const mistakes: unknown[] = [];
  return {
    tell(event: RenderEvent): void {
      try {
        Promise.resolve(onEvent(event)).catch((error) => mistakes.push(error));
      } catch (error) {
        mistakes.push(error);
      }
    },
    rethrow(): void {
      if (mistakes.length > 0) throw mistakes[0];
    },
  };
}

/** Rebuilds the locked film from the store and compares a film (default: the storyboard's own) with it. */
export async function verify(
  storyboard: string,
  options: InbetweenOptions & { readonly film?: string } = {},
): Promise<VerifyOutcome> {
  await using project = openProject(setupOf(storyboard, options));
  return verifyIn(project, { film: options.film, signal: prepareOptions(options).signal });
}

/** Says field by field what a shot asks for and the lockfile has not. */
export async function why(
  storyboard: string,
  shot: string,
  options: InbetweenOptions = {},
): Promise<WhyOutcome> {
  await using project = openProject(setupOf(storyboard, options));
  return whyIn(project, shot, prepareOptions(options));
}

/** The shots and the money that an edit of a picture would touch. */
export async function impact(
  storyboard: string,
  file: string,
  options: InbetweenOptions = {},
): Promise<ImpactOutcome> {
  await using project = openProject(setupOf(storyboard, options));
  return impactIn(project, file, prepareOptions(options));
}

function setupOf(
  storyboard: string,
  { env = process.env, stateFolder, ffmpeg }: InbetweenOptions,
): ProjectSetup {
  return { storyboard, env, ...(stateFolder ? { stateFolder } : {}), ...(ffmpeg ? { ffmpeg } : {}) };
}

function prepareOptions({ provider, slate = false, offline = false, signal }: InbetweenOptions) {
  const web = offline ? ('remembered' as const) : ('fetch' as const);
  return { provider, slate, web, signal: signal ?? new AbortController().signal };
}

function decideOptions({ only }: InbetweenOptions): DecideOptions {
  return { only: only ? new Set(only) : null, restriction: null, resubmit: new Set() };
}

function checked(prepared: Prepared): CheckResult {
  const { source, diagnostics } = prepared;
  return {
    ok: !diagnostics.some(({ severity }) => severity === 'error'),
    diagnostics: diagnostics.map((each) => ({ ...each, ...placeOf(source, each.at), file: source.name })),
    normalized: prepared.status === 'ready' ? normalizedImages(prepared.plan.takes) : [],
  };
}
