import type { WrittenShot } from '../../events/plan-outcome.js';
import { differenceInContext } from '../../plan/word-difference.js';
import { markdownText, shortenMiddle } from '../markdown-text.js';
import type { PlannedReport, PlannedTakeReport } from '../plan-json.js';
import { nameSome } from '../shared-lines.js';
import { type CommentPlace, imageCell } from './comment-place.js';

/** What a pull request changes: shots, prompts in context, and images before and after, one entry each. */
export interface BaseChanges {
  readonly shots: readonly string[];
  readonly prompts: readonly string[];
  /** Rows of a table. */
  readonly images: readonly string[];
}

/** Compares the plan of a pull request with that of its base. */
export function changesSinceBase(plan: PlannedReport, base: PlannedReport, place: CommentPlace): BaseChanges {
  const before = new Map(base.shots.map((shot) => [shot.id, shot]));
  const now = new Set(plan.shots.map(({ id }) => id));
  const added = plan.shots.filter(({ id }) => !before.has(id)).map(({ id }) => id);
  const said = takesByShot(plan);
  const removed = base.shots.filter(({ id }) => !now.has(id)).map(({ id }) => id);
  return {
    shots: [
      ...(added.length === 0 ? [] : [`- new: ${markdownText(nameSome(added))}`]),
      ...(removed.length === 0 ? [] : [`- removed: ${markdownText(nameSome(removed))}`]),
      ...(isReordered(plan, base) ? ['- in another order'] : []),
    ],
    prompts: plan.shots.flatMap((shot) => {
      const change = promptChange(shot, before.get(shot.id));
      // The reason of the take says it already.
      return change === null || said.get(shot.id)?.changes?.includes(`prompt: ${change}`)
        ? []
        : [`- **${markdownText(shot.id)}** ${markdownText(shortenMiddle(change))}`];
    }),
    images: changedImages(plan, base, place),
  };
}

function isReordered(plan: PlannedReport, base: PlannedReport): boolean {
  const both = (one: PlannedReport, other: PlannedReport): string => {
    const known = new Set(other.shots.map(({ id }) => id));
    return one.shots.flatMap(({ id }) => (known.has(id) ? [id] : [])).join('\n');
  };
  return both(plan, base) !== both(base, plan);
}

function promptChange({ prompt }: WrittenShot, before: WrittenShot | undefined): string | null {
  if (before === undefined || before.prompt === prompt) return null;
  return differenceInContext(before.prompt ?? '', prompt ?? '') || null;
}

type Side = 'first' | 'last';

interface ImageChange {
  readonly ends: string[];
  readonly was: string | null;
  readonly is: string | null;
}

// An image that many shots share is one row.
function changedImages(plan: PlannedReport, base: PlannedReport, place: CommentPlace): readonly string[] {
  const earlier = takesByShot(base);
  const rows = new Map<string, ImageChange>();
  for (const [id, take] of takesByShot(plan)) {
    const before = earlier.get(id);
    if (before === undefined) continue;
    for (const side of ['first', 'last'] as const) {
      if (!isChanged(take, before, side)) continue;
      const [was, is] = [before[side], take[side]];
      const key = JSON.stringify([was, is, before.images[side], take.images[side]]);
      const row = rows.get(key) ?? { ends: [], was, is };
      row.ends.push(`${id} ${side}`);
      rows.set(key, row);
    }
  }
  return [...rows.values()].map(({ ends, was, is }) => {
    const cells = [markdownText(nameSome(ends)), imageCell(was, 'base', place), imageCell(is, 'head', place)];
    return `| ${cells.join(' | ')} |`;
  });
}

function takesByShot({ takes }: PlannedReport): ReadonlyMap<string, PlannedTakeReport> {
  const ofFilm = takes.filter(({ seed }) => seed === undefined);
  return new Map(ofFilm.flatMap((take) => take.shots.map((id) => [id, take] as const)));
}

// An image on the web that was not read has no digest.
function isChanged(take: PlannedTakeReport, before: PlannedTakeReport, side: Side): boolean {
  const [was, is] = [before.images[side], take.images[side]];
  return was !== null && is !== null ? was !== is : take[side] !== before[side];
}
