import { type RenderPlan, storyboardIds } from './render-plan.js';

/** How an operation ends when an option names a shot that the storyboard does not have. */
export interface UnknownShot {
  readonly status: 'unknown-shot';
  /** The word that names no shot: usually an id. */
  readonly id: string;
  /** The ids of the storyboard, in film order. */
  readonly known: readonly string[];
  /** Why it names none, as a sentence, where the word is no id. */
  readonly why?: string;
  /** The storyboard has it with `skip: true`. */
  readonly skipped?: true;
}

/** The first of these ids that no shot has; undefined when all are known. */
export function unknownShot(
  plan: Pick<RenderPlan, 'shots' | 'skipped'>,
  ids: readonly string[],
): UnknownShot | undefined {
  const named = new Set(plan.shots.map((shot) => shot.id));
  const id = ids.find((one) => !named.has(one));
  if (id === undefined) return undefined;
  const isSkipped = plan.skipped?.some((shot) => shot.id === id) ?? false;
  return { status: 'unknown-shot', id, known: storyboardIds(plan), ...(isSkipped ? { skipped: true } : {}) };
}
