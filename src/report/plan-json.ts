import type { CacheKey } from '../plan/cache-key.js';
import type { TakeDecision } from '../plan/decision.js';
import type { Estimate } from '../plan/estimate.js';
import { formatReason } from '../plan/format-reason.js';
import type { MotionAnalysis } from '../plan/motion-analysis.js';
import { portableUri } from '../plan/portable-uri.js';
import type { TransitionWork } from '../timeline/transition-work.js';
import { formatBlock } from './format.js';
import { normalizedImages } from './normalized-images.js';

/** What the draft engine sees in the takes of a plan, and the shots that it has not looked at yet. */
export interface PlannedMotions {
  readonly cases: ReadonlyMap<CacheKey, MotionAnalysis>;
  readonly notSeen: readonly string[];
}

/** The plan for programs: one entry per take, with the reason both as data and in words. */
export function planJson(
  decisions: readonly TakeDecision[],
  {
    estimate,
    motions,
    transitions,
  }: {
    readonly estimate: Estimate;
    readonly motions: PlannedMotions;
    readonly transitions: readonly TransitionWork[];
  },
): object {
  return {
    takes: decisions.map((decision) => ({
      shots: decision.take.shots,
      key: decision.take.key,
      action: decision.action,
      ...whyOf(decision),
      first: portableUri(decision.take.request.first.uri),
      last: decision.take.request.last && portableUri(decision.take.request.last.uri),
      drivingAudio: soundName(decision.take.request),
      model: decision.take.request.model,
      resolution: decision.take.request.resolution,
      duration: decision.take.request.duration,
      size: decision.take.size,
      motion: motions.cases.get(decision.take.key) ?? null,
      price: decision.take.price,
      expectedSeconds: decision.take.expectedSeconds,
    })),
    notAnalysed: motions.notSeen,
    normalized: normalizedImages(decisions.map(({ take }) => take)),
    estimate,
    transitions,
  };
}

function soundName({ drivingAudio }: TakeDecision['take']['request']): string | null {
  return drivingAudio ? portableUri(drivingAudio.uri) : null;
}

function whyOf(decision: TakeDecision): object {
  switch (decision.action) {
    case 'reuse':
      return { clip: decision.clip };
    case 'reattach':
      return { startedAt: decision.startedAt };
    case 'submit':
      return { why: formatReason(decision.reason), reason: decision.reason };
    case 'blocked':
      return { why: formatBlock(decision.block), block: decision.block, reason: decision.reason };
  }
}
