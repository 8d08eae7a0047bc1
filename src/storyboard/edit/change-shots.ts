import { applyChange } from './apply-change.js';
import { withMoved, withValue } from './change-value.js';
import { USUAL_STEP } from './edit-entries.js';
import { gapOf, itemLines } from './edit-shots.js';
import { type EditableDocument, readEditable } from './editable-document.js';
import { equalValues } from './equal-values.js';
import {
  documentOf,
  idOfPart,
  joinShots,
  partOf,
  type ShotPart,
  type ShotParts,
  splitShots,
  stepOfParts,
} from './shot-parts.js';
import type { StoryboardChange } from './storyboard-change.js';

/** A change of the list of shots, or of one of them. */
export type ShotChange =
  | Extract<StoryboardChange, { kind: 'move-shot' | 'insert-shot' }>
  | (Extract<StoryboardChange, { kind: 'set' | 'remove' }> & { readonly in: { readonly shot: string } });

/** Whether a change concerns shots only. */
export function isShotChange(change: StoryboardChange): change is ShotChange {
  return change.kind === 'move-shot' || change.kind === 'insert-shot' || typeof change.in === 'object';
}

/**
 * Makes many changes of shots with two parses of the whole text, and gives the text that they give one after the other.
 * Null where they have to be made one after the other: where shots depend on each other, and where a change fails.
 */
export function changeShots(doc: EditableDocument, changes: readonly ShotChange[]): EditableDocument | null {
  let parts = splitShots(doc);
  for (const change of changes) parts = parts && changePart(parts, change);
  if (!parts) return null;
  const next = readEditable(joinShots(parts, doc.raw));
  const intended = withValue(
    doc.value,
    ['shots'],
    parts.shots.map(({ value }) => value),
  );
  return next && equalValues(next.value, intended) ? next : null;
}

function changePart(parts: ShotParts, change: ShotChange): ShotParts | null {
  const step = stepOfParts(parts) ?? USUAL_STEP;
  if (change.kind === 'insert-shot') return insertPart(parts, change, step);
  const index = onlyIndex(parts, change.kind === 'move-shot' ? change.shot : change.in.shot);
  const part = index === null ? undefined : parts.shots[index];
  if (index === null || part === undefined) return null;
  if (change.kind === 'move-shot') return movePart(parts, index, change.to);
  const doc = documentOf(part, step);
  const changed = doc && applyChange(doc, change);
  if (!changed || 'code' in changed) return null;
  const next = partOf(changed);
  return next && { ...parts, shots: parts.shots.with(index, next) };
}

// Null where no shot or several shots have the id.
function onlyIndex({ shots }: ShotParts, id: string): number | null {
  const found = shots.flatMap((part, index) => (idOfPart(part) === id ? [index] : []));
  return found.length === 1 ? (found[0] ?? null) : null;
}

function movePart(parts: ShotParts, from: number, to: number): ShotParts {
  const target = Math.max(0, Math.min(to, parts.shots.length - 1));
  if (from === target) return parts;
  const order = withMoved(parts.shots, from, target);
  return { ...parts, shots: order.map((part, index) => placed(part, parts.shots[index]?.after ?? '')) };
}

function insertPart(
  parts: ShotParts,
  { at, shot }: Extract<ShotChange, { kind: 'insert-shot' }>,
  step: number,
): ShotParts | null {
  const { shots, column } = parts;
  if (shots.some((part) => idOfPart(part) === shot.id)) return null;
  const target = Math.max(0, Math.min(at, shots.length));
  const gap = shots.length > 1 ? gapOf(shots[0]?.after ?? '') : '';
  const last = shots.at(-1);
  const isLast = target === shots.length;
  const part: ShotPart = {
    text: itemLines(shot, { column, step }),
    after: isLast ? (last?.after ?? '') : `\n${gap}`,
    ...{ value: shot, step: null, doc: null },
  };
  const doc = documentOf(part, step);
  const read = doc && partOf(doc);
  if (!read) return null;
  const before = shots.slice(0, target);
  return {
    ...parts,
    shots:
      isLast && last
        ? [...before.slice(0, -1), placed(last, `\n${gap}`), read]
        : before.concat(read, shots.slice(target)),
  };
}

function placed(part: ShotPart, after: string): ShotPart {
  return part.after === after ? part : { ...part, after, doc: null };
}
