import type { Digest } from '../base/digest.js';
import { placeOf } from '../diagnostics/place-of.js';
import type { CollectableClip, PlanOutcome, WrittenShot } from '../events/plan-outcome.js';
import { applyPicks, type ShotPick } from '../lockfile/apply-picks.js';
import type { Lockfile } from '../lockfile/format.js';
import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import { type RenderPlan, skippedIds } from '../plan/render-plan.js';
import { selectPlanned } from '../plan/select-shots.js';
import type { UnknownShot } from '../plan/unknown-shot.js';
import { analyseMotions, SHORT_ANALYSIS_MS } from '../project/analyse-motion.js';
import { type DecideContext, decideFor, estimateFor } from '../project/decide.js';
import { fileStates } from '../project/file-states.js';
import { byProvider } from '../project/film-providers.js';
import { readLock } from '../project/lockfile.js';
import { type Prepared, type PrepareOptions, prepareStoryboard } from '../project/prepare.js';
import type { Project } from '../project/project.js';
import { choiceOf, keptUntil, lockedElsewhere } from '../project/recover-locked-takes.js';
import type { PlanChoices } from '../project/saved-plan.js';
import { findElsewhere } from '../project/shared-store.js';
import { ownProviders } from '../storyboard/shot-provider.js';
import { transitionWork } from '../timeline/transition-work.js';

/** What a plan looks at. */
export interface PlanOptions extends Omit<PrepareOptions, 'web'> {
  /** The shots that may be generated: ids, numbers, ranges and patterns; default: all. */
  readonly only?: readonly string[];
  /** No network: remembered images only, and no shared store over a network. */
  readonly offline?: boolean;
  /** How long to analyse image pairs that were not analysed before, in ms; default: a few seconds. */
  readonly analyseMs?: number;
  /** The file to save the plan to, relative to the working folder. A render can follow it. */
  readonly save?: string;
  /** Called once before the first analysis, with the number of image pairs. */
  readonly onAnalyse?: (pairs: number) => void;
}

/** Plans a render. Spends nothing and generates nothing. */
export async function plan(project: Project, options: PlanOptions): Promise<PlanOutcome> {
  const { offline = false, signal } = options;
  const decided = await decideStoryboard(project, {
    ...options,
    web: offline ? 'remembered' : 'fetch',
    credentials: 'if-present',
    lock: () => readLock(project),
    async context(prepared, lock) {
      return { lock, elsewhere: await findElsewhere(project, { ...prepared, lock }, { offline, signal }) };
    },
  });
  if (decided.status !== 'decided') return decided;
  const { prepared, decisions, context, picks } = decided;
  const { storyboard, plan: takes, providers, keyframes, source, diagnostics } = prepared;
  if (options.save !== undefined) {
    const { savedPlanOf, writeSavedPlan } = await import('../project/saved-plan.js'); // Most plans are not saved.
    const content = { storyboard, path: project.storyboard, sounds: prepared.sounds, decisions };
    await writeSavedPlan(options.save, savedPlanOf({ ...content, options: choicesOf(options) }));
  }
  const motions = await analyseMotions(decisions, project, {
    patienceMs: options.analyseMs ?? SHORT_ANALYSIS_MS,
    signal,
    ...(options.onAnalyse ? { onAnalyse: options.onAnalyse } : {}),
  });
  return {
    status: 'planned',
    source,
    diagnostics,
    provider:
      byProvider(decisions, providers)
        .map(({ name }) => name)
        .join(', ') || providers.main.name,
    shots: takes.shots.length,
    written: writtenShots(prepared),
    skipped: [...skippedIds(takes)],
    seconds: secondsOf(prepared),
    decisions,
    estimate: estimateFor(decisions, providers),
    motions,
    transitions: transitionWork(storyboard, keyframes),
    ...(await fileStates(prepared, decisions, { project, lock: context.lock })),
    collectable: await collectableClips(prepared, context, project),
    picks,
  };
}

function writtenShots({ storyboard, plan: { shots }, source }: ReadyStoryboard): readonly WrittenShot[] {
  const byId = new Map(storyboard.shots.map((shot) => [shot.id, shot]));
  return shots.flatMap(({ id }) => {
    const shot = byId.get(id);
    if (shot === undefined) return [];
    const { title = null, prompt, at } = shot;
    return [{ id, title, prompt, ...placeOf(source, { kind: 'path', path: [...at, 'id'], on: 'value' }) }];
  });
}

function choicesOf({ provider, only, slate, offline }: PlanOptions): PlanChoices {
  return {
    ...(provider === undefined ? {} : { provider }),
    ...(only === undefined ? {} : { only }),
    ...(slate ? { slate } : {}),
    ...(offline ? { offline } : {}),
  };
}

/** A storyboard without errors. */
export type ReadyStoryboard = Extract<Prepared, { readonly status: 'ready' }>;

/** How the takes of a storyboard are decided. */
export interface DecisionOptions<Context extends TakeContext> extends PrepareOptions {
  readonly only?: readonly string[];
  /** Reads the lockfile, when the storyboard has no errors. */
  readonly lock: () => Promise<Lockfile>;
  /** What is known besides the state folder. The plan that it gets uses the picked takes. */
  readonly context: (prepared: ReadyStoryboard, lock: Lockfile) => Promise<Context>;
}

type TakeContext = Pick<DecideContext, 'lock' | 'elsewhere' | 'before'>;

/** A storyboard with a decision for each of its takes. */
export interface DecidedStoryboard<Context> {
  readonly status: 'decided';
  /** Its plan uses the picked takes. */
  readonly prepared: ReadyStoryboard;
  /** What the storyboard requests, without picks. */
  readonly requested: RenderPlan;
  readonly picks: readonly ShotPick[];
  readonly decisions: readonly TakeDecision[];
  readonly context: Context;
}

/** The core of every plan: reads and checks the storyboard, and decides about each take. A watch does it at each save. */
export async function decideStoryboard<Context extends TakeContext>(
  project: Project,
  { only, lock: lockOf, context: contextOf, ...options }: DecisionOptions<Context>,
): Promise<InvalidStoryboard | UnknownShot | DecidedStoryboard<Context>> {
  const prepared = await prepareStoryboard(project, options);
  if (prepared.status === 'invalid') return prepared;
  const selected = only ? selectPlanned(only, prepared.plan) : null;
  if (selected?.status === 'unknown-shot') return selected;
  const { plan, picks, lock } = applyPicks(prepared.plan, await lockOf(), ownProviders(prepared.storyboard));
  const context = await contextOf({ ...prepared, plan }, lock);
  const decisions = await decideFor(plan, project, {
    ...context,
    only: selected ? new Set(selected.ids) : null,
    restriction: null,
    resubmit: new Set(),
  });
  const requested = prepared.plan;
  return { status: 'decided', prepared: { ...prepared, plan }, requested, picks, decisions, context };
}

type InvalidStoryboard = Extract<Prepared, { readonly status: 'invalid' }>;

function secondsOf({ plan: { shots, takes } }: ReadyStoryboard): number {
  const durations = new Map(takes.map(({ key, request }) => [key, request.duration]));
  return shots.reduce((sum, { key }) => sum + (durations.get(key) ?? 0), 0);
}

// A render asks the provider for these before it pays.
async function collectableClips(
  { plan: { takes }, providers }: ReadyStoryboard,
  { lock, elsewhere }: { readonly lock: Lockfile; readonly elsewhere: ReadonlyMap<CacheKey, Digest> },
  project: Project,
): Promise<readonly CollectableClip[]> {
  const keys = new Set(takes.map(({ key }) => key));
  return (await lockedElsewhere(project, lock)).flatMap((take) => {
    const until = keptUntil(take, providers.of(choiceOf(take)).provider);
    const isKept = until === null || until > project.clock.now();
    return keys.has(take.key) && !elsewhere.has(take.key) && isKept ? [{ shots: take.shots, until }] : [];
  });
}
