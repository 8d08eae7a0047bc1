import type { RenderPlan } from './render-plan.js';

/** By shot id, the model that makes its pictures. Drafts are drawn by ourselves and are left out. */
export function modelsUsed({ takes }: Pick<RenderPlan, 'takes'>): ReadonlyMap<string, string> {
  return new Map(
    takes.flatMap(({ request, shots }) =>
      request.provider === 'draft' ? [] : shots.map((shot) => [shot, request.model] as const),
    ),
  );
}
