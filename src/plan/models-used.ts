import type { RenderPlan } from './render-plan.js';

/** By shot id, the model that generates it. Takes that are drawn on this machine use none and are left out. */
export function modelsUsed({ takes }: Pick<RenderPlan, 'takes'>): ReadonlyMap<string, string> {
  return new Map(
    takes.flatMap(({ request, shots, local, retake }) =>
      local || retake ? [] : shots.map((shot) => [shot, request.model] as const),
    ),
  );
}
