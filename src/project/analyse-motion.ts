import pLimit from 'p-limit';
import type { Digest } from '../base/digest.js';
import { RenderError } from '../diagnostics/render-error.js';
import { pixelInputs } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { KnownMotions, MotionAnalysis } from '../plan/motion-analysis.js';
import type { PlannedTake } from '../plan/render-plan.js';
import type { Size } from '../plan/size.js';
import type { MotionAnalyser } from '../providers/provider-entry.js';
import { codeOf } from '../system/atomic-file.js';
import { untilAborted } from '../system/until-aborted.js';
import type { Project } from './project.js';

/** How long to look at stills that were not looked at before. */
export interface MotionPatience {
  /**
   * 0 for not at all, Infinity for as long as it takes. After that no look is begun; one that is under way is given as
   * long again, so that every plan comes further than the one before.
   */
  readonly patienceMs: number;
  readonly signal: AbortSignal;
  /** Told once, before the first look. */
  readonly onLook?: (pairs: number) => void;
}

/** Enough for some shots, and a plan stays an answer in a few seconds. What was seen is remembered. */
export const SHORT_LOOK_MS = 3500;

/** What is known of the drafts among some decisions; what is not is looked at for a while. Never fails for a picture. */
export async function seeMotions(
  decisions: readonly TakeDecision[],
  project: Project,
  patience: MotionPatience,
): Promise<KnownMotions> {
  const pairs = decisions.flatMap(({ take }) => pairOf(take, project));
  if (pairs.length === 0) return { cases: new Map(), notSeen: [] };
  const known = new Map(await project.motions.read());
  const missing = new Map(pairs.filter(({ key }) => !known.has(key)).map((pair) => [pair.key, pair]));
  if (missing.size > 0 && patience.patienceMs > 0) {
    const { seen, troubles } = await look([...missing.values()], project, patience);
    for (const [key, motion] of seen) known.set(key, motion);
    tell(troubles, pairs, project);
  }
  const cases = pairs.flatMap(({ key, take }) => {
    const seen = known.get(key);
    return seen ? [[take.key, seen] as const] : [];
  });
  const notSeen = pairs.filter(({ key }) => !known.has(key)).flatMap(({ take }) => take.shots);
  return { cases: new Map(cases), notSeen };
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

interface Looked {
  readonly seen: ReadonlyMap<Digest, MotionAnalysis>;
  readonly troubles: ReadonlyMap<Digest, string>;
}

async function look(
  pairs: readonly Pair[],
  project: Project,
  { patienceMs, signal, onLook }: MotionPatience,
): Promise<Looked> {
  onLook?.(pairs.length);
  const over = new AbortController();
  let late = false;
  const timers = Number.isFinite(patienceMs)
    ? [setTimeout(() => (late = true), patienceMs), setTimeout(() => over.abort(), 2 * patienceMs)]
    : [];
  const stop = AbortSignal.any([signal, over.signal]);
  // A search for ffmpeg serves others, too: it is left, not stopped.
  const engine = () => untilAborted(project.engine(signal), stop);
  const looking = { engine, folder: project.draftFolder, signal: stop };
  const seen = new Map<Digest, MotionAnalysis>();
  const troubles = new Map<Digest, string>();
  // While one pair is looked at, the stills of the next are decoded.
  const atOnce = pLimit(2);
  const lookAt = async ({ key, take, size, analyser }: Pair): Promise<void> => {
    if (late || stop.aborted) return;
    try {
      seen.set(key, await analyser.analyse(take.request, size, looking));
    } catch (error) {
      if (stop.aborted) return;
      troubles.set(key, troubleOf(error));
    }
  };
  await Promise.all(pairs.map((pair) => atOnce(() => lookAt(pair))));
  for (const timer of timers) clearTimeout(timer);
  // A state folder that cannot be written to is no reason to keep the plan back.
  await project.motions.remember(seen).catch(() => undefined);
  signal.throwIfAborted();
  return { seen, troubles };
}

// The world's troubles are told and the plan goes on; a render will meet them again, and fail for them.
function troubleOf(error: unknown): string {
  if (error instanceof RenderError || codeOf(error) !== '') return (error as Error).message;
  throw error;
}

function tell(troubles: ReadonlyMap<Digest, string>, pairs: readonly Pair[], { emit }: Project): void {
  for (const trouble of new Set(troubles.values())) {
    const shots = pairs.filter(({ key }) => troubles.get(key) === trouble).flatMap(({ take }) => take.shots);
    emit({ type: 'warned', code: 'not-analysed', message: `${shots.join(', ')}: not analysed. ${trouble}` });
  }
}
