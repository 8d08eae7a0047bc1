import { factsOf, modelRow } from '../providers/models/model-table.js';
import type { LimitSources } from './limits.js';
import { deliveredSeconds, type EmulatedTask } from './task.js';

/** What the real service would have charged. */
export interface Bill {
  readonly currency: 'CNY';
  /** Millionths. */
  readonly micros: number;
  readonly tasks: number;
  readonly billed: readonly BilledTask[];
}

/** One finished take on the bill. Only successful tasks are charged, downloaded or not. */
export interface BilledTask {
  readonly task: string;
  readonly model: string;
  readonly seconds: number;
  readonly micros: number;
  readonly prompt: string | null;
  /** Digests of the keyframes, which identify takes. */
  readonly first: string;
  readonly last: string | null;
  /** Digest of the driving audio. */
  readonly audio: string | null;
}

/** Computes the bill of all tasks. */
export function billOf(
  tasks: readonly EmulatedTask[],
  { models = [], region }: Pick<LimitSources, 'models' | 'region'>,
): Bill {
  const billed = tasks
    .filter(({ status }) => status === 'SUCCEEDED')
    .map((finished) => {
      const { id, request } = finished;
      const seconds = deliveredSeconds(finished);
      const row = modelRow(request.model, models);
      const price = (row && factsOf(row, region)?.perSecond[request.resolution]) ?? 0;
      const perSecond = typeof price === 'number' ? price : price.micros / 1e6;
      return {
        task: id,
        model: request.model,
        seconds,
        micros: Math.round(perSecond * seconds * 1e6),
        prompt: request.prompt,
        first: request.first.digest,
        last: request.last?.digest ?? null,
        audio: request.drivingAudio?.digest ?? null,
      };
    });
  const micros = billed.reduce((sum, task) => sum + task.micros, 0);
  return { currency: 'CNY', micros, tasks: tasks.length, billed };
}
