import type { RenderPlan } from './render-plan.js';

/** How an operation ends when an option names a shot that the storyboard does not have. */
export interface UnknownShot {
  readonly status: 'unknown-shot';
  /** The word that names no shot: usually an id. */
  readonly id: string;
  /** The ids of the storyboard, in film order. */
  readonly known: readonly string[];
  /** Why it names none, as a sentence, where the word is no id. */
  readonly why?: string;
}

/** The first of these ids that no shot has; undefined when all are known. */
export function unknownShot(
  { shots }: Pick<RenderPlan, 'shots'>,
  ids: readonly string[],
): UnknownShot | undefined {
  const known = shots.map((shot) => shot.id);
  const named = new Set(known);
  const id = ids.find((one) => !named.has(one));
  return id === undefined ? undefined : { status: 'unknown-shot', id, known };
}
