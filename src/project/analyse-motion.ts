import { tmpdir } from 'node:os';
import pLimit from 'p-limit';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { pixelInputs } from '../plan/cache-key.js';
import { decisionsOfFilm, type TakeDecision } from '../plan/decision.js';
import type { KnownMotions, MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import type { MotionAnalyser } from '../providers/provider-entry.js';
import { codeOf } from '../system/atomic-file.js';
import { errnoMessage, isSystemFault } from '../system/errno-message.js';
import { untilAborted } from '../system/until-aborted.js';
import type { Project } from './project.js';

/** How long to analyse image pairs that were not analysed before. */
export interface MotionPatience {
  /**
   * 0 for no analysis, Infinity for no limit. No analysis starts after this time; a running one gets the same time
   * again, so that each plan makes progress.
   */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Called once, before the first analysis. */
  readonly onAnalyse?: (pairs: number) => void;
}

/** Enough for some shots while a plan still answers within seconds. Results are cached. */
export const SHORT_ANALYSIS_MS = 3500;

/**
 * The motion in the drafts among some decisions: from the cache, else analysed for a limited time. An image that cannot
 * be analysed is a warning.
 */
export async function analyseMotions(
  decisions: readonly TakeDecision[],
  project: Project,
  patience: MotionPatience,
): Promise<KnownMotions> {
  const pairs = decisionsOfFilm(decisions).flatMap(({ take }) => pairOf(take, project));
  if (pairs.length === 0) return { analyses: new Map(), notAnalysed: [] };
  const known = new Map(await project.motions.read());
  const missing = new Map(pairs.filter(({ key }) => !known.has(key)).map((pair) => [pair.key, pair]));
  if (missing.size > 0 && patience.patienceMs > 0) {
    const { seen, errors } = await analyse([...missing.values()], project, patience);
    for (const [key, motion] of seen) known.set(key, motion);
    warnNotAnalysed(errors, pairs, project);
  }
  const cases = pairs.flatMap(({ key, take }) => {
    const seen = known.get(key);
    return seen ? [[take.key, seen] as const] : [];
  });
  const notAnalysed = pairs.filter(({ key }) => !known.has(key)).flatMap(({ take }) => take.shots);
  return { analyses: new Map(cases), notAnalysed };
}

interface Pair {
  readonly key: Digest;
  readonly take: PlannedTake;
  readonly size: Size;
  readonly analyser: MotionAnalyser;
}

// The clips of most providers are made by a model, and the analysis of another engine says nothing about them.
function pairOf(take: PlannedTake, { providers }: Project): readonly Pair[] {
  const { request, size } = take;
  const analyser = providers.entry(request.provider).motions;
  if (analyser === undefined || size === null) return [];
  return [{ key: analyser.keyOf(pixelInputs(request), size), take, size, analyser }];
}

interface Analysed {
  readonly seen: ReadonlyMap<Digest, MotionAnalysis>;
  /** By pair, why it could not be analysed. */
  readonly errors: ReadonlyMap<Digest, string>;
}

async function analyse(
  pairs: readonly Pair[],
  project: Project,
  { patienceMs, signal, onAnalyse }: MotionPatience,
): Promise<Analysed> {
  onAnalyse?.(pairs.length);
  const timeout = new AbortController();
  let late = false;
  const timers = Number.isFinite(patienceMs)
    ? [setTimeout(() => (late = true), patienceMs), setTimeout(() => timeout.abort(), 2 * patienceMs)]
    : [];
  const stop = AbortSignal.any([signal, timeout.signal]);
  // Others may wait for the same search for ffmpeg, so the timeout does not stop it.
  const engine = () => untilAborted(project.engine(signal), stop);
  const context = { engine, folder: project.draftFolder, signal: stop };
  // The analysis needs copies of the images for a moment, and a plan works without a writable state folder.
  const elsewhere = { ...context, folder: () => Promise.resolve(tmpdir()) };
  const seen = new Map<Digest, MotionAnalysis>();
  const errors = new Map<Digest, string>();
  // The images of the next pair are decoded while one pair is analysed.
  const limit = pLimit(2);
  const analyseOne = async ({ key, take, size, analyser }: Pair): Promise<void> => {
    if (late || stop.aborted) return;
    try {
      const analysis = analyser.analyse(take.request, size, context).catch((error: unknown) => {
        if (stop.aborted || !NOT_WRITABLE.has(codeOf(error))) throw error;
        return analyser.analyse(take.request, size, elsewhere);
      });
      seen.set(key, await analysis);
    } catch (error) {
      if (stop.aborted) return;
      errors.set(key, messageOf(error));
    }
  };
  await Promise.all(pairs.map((pair) => limit(() => analyseOne(pair))));
  for (const timer of timers) clearTimeout(timer);
  // A plan works without a writable state folder.
  await project.motions.remember(seen).catch(() => undefined);
  signal.throwIfAborted();
  return { seen, errors };
}

// A failed analysis does not fail the plan. A render meets the same failure and reports it as an error.
function messageOf(error: unknown): string {
  if (error instanceof RenderError) return error.message;
  if (isSystemFault(error)) return `The reason: ${errnoMessage(error)}.`;
  throw error;
}

const NOT_WRITABLE: ReadonlySet<string> = new Set([
  ...['EROFS', 'ENOSPC', 'EDQUOT', 'EACCES', 'EPERM'],
  ...['EEXIST', 'ENOTDIR'],
]);

function warnNotAnalysed(
  errors: ReadonlyMap<Digest, string>,
  pairs: readonly Pair[],
  { emit }: Project,
): void {
  for (const error of new Set(errors.values())) {
    const shots = pairs.filter(({ key }) => errors.get(key) === error).flatMap(({ take }) => take.shots);
    emit({ type: 'warned', code: 'not-analysed', message: `${shots.join(', ')}: not analysed. ${error}` });
  }
}
