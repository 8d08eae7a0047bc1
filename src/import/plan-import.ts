import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { EditValue, StoryboardChange } from '../storyboard/edit/storyboard-change.js';
import type { ImportedEdit, Stated } from './imported-edit.js';
import { matchShots } from './match-shots.js';
import { newShot } from './new-shot.js';
import { orderChanges, shotOrder } from './order-changes.js';
import { shotChanges } from './shot-changes.js';
import type { NamedImage } from './shot-context.js';
import { uniqueShotId } from './shot-id.js';
import type { StoryboardView, ViewedShot } from './storyboard-view.js';

/** What an import changes. */
export interface ImportPlan {
  readonly changes: readonly StoryboardChange[];
  /** Takes that were chosen. Their shots are in the film by then. */
  readonly picks: readonly { readonly shot: string; readonly take: Stated<string> }[];
  /** Images that the file names, and where a new shot needs one. */
  readonly images: readonly NamedImage[];
  readonly added: readonly string[];
  /** Shots of the storyboard that are not in the file. */
  readonly removed: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** How an import treats the storyboard. */
export interface ImportPlanOptions {
  readonly view: StoryboardView;
  /** By the digest of a clip: the shot that it is a take of. */
  readonly clips: ReadonlyMap<string, string>;
  /** What happens to shots that are not in the file: they get `skip: true`, or stay in the film. */
  readonly removed: 'skip' | 'keep';
}

/** An imported edit -> the changes that make the storyboard say the same. No shot is ever deleted. */
export function planImport(
  edit: ImportedEdit,
  { view, clips, removed: policy }: ImportPlanOptions,
): ImportPlan {
  const matched = matchShots(edit.shots, view, clips);
  const diagnostics: Diagnostic[] = [];
  const images: NamedImage[] = [];
  const taken = new Set(view.shots.map(({ id }) => id));
  const added: {
    readonly id: string;
    readonly shot: { readonly id: string } & Readonly<Record<string, EditValue>>;
  }[] = [];
  const changes: StoryboardChange[] = [];
  const picks: ImportPlan['picks'][number][] = [];
  const order: string[] = [];
  const context = { view, diagnostics, images };
  for (const { imported, view: known, isCopy } of matched) {
    if (known !== null && !isCopy) {
      order.push(known.id);
      changes.push(...shotChanges(imported, known, { ...context, edit }));
      if (imported.take) picks.push({ shot: known.id, take: imported.take });
      continue;
    }
    const id = uniqueShotId(
      known === null ? (imported.suggestedId ?? imported.id ?? imported.name) : known.id,
      taken,
    );
    added.push({ id, shot: newShot(imported, id, { ...context, copied: known }) });
    order.push(id);
  }
  const present = new Set(order);
  const gone = view.shots.filter((one) => isGone(one, { edit, present }));
  if (policy === 'skip')
    changes.push(
      ...gone.map(
        ({ id }): StoryboardChange => ({ kind: 'set', in: { shot: id }, key: 'skip', value: true }),
      ),
    );
  const isMoved = !edit.keepsOrder || added.length > 0;
  const target = isMoved
    ? shotOrder(
        order,
        view.shots.map(({ id }) => id),
      )
    : view.shots.map(({ id }) => id);
  const kept = changes.filter((one) => !isTransitionOf(one, target[0]));
  const placed = orderChanges({ view, target, added, changes: kept });
  return {
    changes: [...filmChanges(edit, view), ...kept, ...placed],
    ...{ picks, images },
    added: added.map(({ id }) => id),
    removed: gone.map(({ id }) => id),
    diagnostics,
  };
}

// The first shot of a film follows nothing.
function isTransitionOf(change: StoryboardChange, shot: string | undefined): boolean {
  if (change.kind !== 'set' || change.key !== 'transition' || typeof change.in !== 'object') return false;
  return change.in.shot === shot;
}

function isGone(
  { id, skipped }: ViewedShot,
  { edit, present }: { readonly edit: ImportedEdit; readonly present: ReadonlySet<string> },
): boolean {
  // A shot that was added to the storyboard after the export was never in the file.
  const wasThere = edit.exported === null ? edit.isWhole : edit.exported.includes(id);
  return wasThere && !skipped && !present.has(id);
}

function filmChanges(
  { title, isTitleChanged, chapters }: ImportedEdit,
  view: StoryboardView,
): readonly StoryboardChange[] {
  const changes: StoryboardChange[] = [];
  if (title !== undefined && isTitleChanged && title.value.trim() !== view.title?.trim())
    changes.push({ kind: 'set', in: 'storyboard', key: 'title', value: title.value.trim() });
  if (chapters?.value && !view.chapters)
    changes.push({ kind: 'set', in: 'film', key: 'chapters', value: true });
  return changes;
}
