import type { RenderOutcome } from '../events/render-outcome.js';
import { formatDifference } from '../lockfile/diff.js';
import { formatShard } from '../plan/shard.js';
import type { TakeFailure } from '../plan/take-failure.js';
import { labelOf } from '../plan/take-label.js';
import type { Spent } from './spent.js';

/** The outcome of a render for programs. */
export function outcomeJson(outcome: RenderOutcome, spent?: Spent): object {
  return { ...jsonOf(outcome), ...(spent ? { cost: spent } : {}) };
}

function jsonOf(outcome: RenderOutcome): object {
  switch (outcome.status) {
    case 'invalid':
      return { ok: false, status: outcome.status };
    case 'unknown-shot':
      return { ok: false, status: outcome.status, id: outcome.id, known: outcome.known };
    case 'declined':
      return { ok: false, status: outcome.status, estimate: outcome.estimate };
    case 'over-cap': {
      const { status, estimate, cap, provider } = outcome;
      return { ok: false, status, estimate, cap, ...(provider === undefined ? {} : { provider }) };
    }
    case 'incomplete':
      return {
        ok: false,
        status: outcome.status,
        failures: outcome.failures.map(failureJson),
        notAsked: outcome.notAsked.map(({ take }) => take.shots),
        ...(outcome.preview ? outcome.preview : {}),
      };
    case 'unplanned': {
      const { status, plan, changes } = outcome;
      return { ok: false, status, plan, changes };
    }
    case 'drifted':
      return {
        ok: false,
        status: outcome.status,
        lockfile: outcome.lockfile,
        drift: outcome.drift.map((drift) => ({ ...drift, lines: formatDifference(drift).lines })),
      };
    case 'differs': {
      const { status, film, locked, engine } = outcome;
      return { ok: false, status, film, locked, engine };
    }
    case 'forbidden':
      return {
        ok: false,
        status: outcome.status,
        blocked: outcome.blocked.map(({ take, block }) => ({ ...labelOf(take), block })),
      };
    case 'interrupted':
      return {
        ok: false,
        status: outcome.status,
        left: outcome.left.map(({ key: _, ...left }) => left),
      };
    case 'shard-finished': {
      const { status, shard, shots, made, reused } = outcome;
      return { ok: true, status, shard: formatShard(shard), shots, made, reused };
    }
    case 'finished':
    case 'unchanged': {
      const { status, film, seconds, size, outputs, made, reused, differences = [], seams } = outcome;
      const failures = (outcome.failures ?? []).map(failureJson);
      const ok = seams.beyond.length === 0 && failures.length === 0;
      return {
        ...{ ok, status, film, seconds, size, outputs, made, reused, differences, failures },
        ...seams,
      };
    }
  }
}

/** A failed take for programs. */
export function failureJson({ shots, seed, code, message, hint, paid }: TakeFailure): object {
  return {
    ...{ shots, ...(seed === undefined ? {} : { seed }), code, message, hint },
    ...(paid ? { task: paid.task, cost: paid.cost } : {}),
  };
}
