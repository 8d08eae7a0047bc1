import type { UncollectedShot } from '../lockfile/format.js';
import { pixelInputs } from '../plan/cache-key.js';
import type { PreviousRequest } from '../plan/previous-request.js';
import type { PlannedTake, RenderPlan } from '../plan/render-plan.js';
import type { TakeFailure } from '../plan/take-failure.js';

/**
 * The shots of a plan whose takes are paid for and not collected. With the task id, any machine can collect the clip, even if
 * this one loses its state folder.
 */
export function uncollectedShots(
  { takes }: RenderPlan,
  failures: readonly TakeFailure[],
): ReadonlyMap<string, UncollectedShot> {
  const paid = new Map(failures.flatMap((one) => (one.paid ? [[one.key, one.paid] as const] : [])));
  return new Map(
    // The lockfile has room for one per shot: that of the film goes before a further take.
    [...takes.filter(({ retake }) => retake), ...takes.filter(({ retake }) => !retake)].flatMap((take) => {
      const one = paid.get(take.key);
      if (!one) return [];
      const { at, ...bill } = one;
      const open = { key: take.key, asked: askedBy(take), take: { ...bill, at: isoTime(at) } };
      return take.shots.map((id) => [id, open] as const);
    }),
  );
}

/** What a take requests, as the lockfile records it. */
export function askedBy({ request, pick }: Pick<PlannedTake, 'request' | 'pick'>): PreviousRequest {
  if (pick) return pick.asked;
  return {
    inputs: pixelInputs(request),
    firstUri: request.first.uri,
    lastUri: request.last?.uri ?? null,
  };
}

/** A time as the lockfile records it. */
export function isoTime(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
