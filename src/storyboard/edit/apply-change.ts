import { isAlias, isMap, type YAMLMap } from 'yaml';
import type { DocumentPath } from '../../diagnostics/diagnostic.js';
import type { Schema } from '../json-schema.js';
import { storyboardSchema } from '../schema/schema.generated.js';
import { type DocumentValue, isMapping, valueAt } from '../yaml/document-value.js';
import { withMoved, withValue } from './change-value.js';
import { detachAliases, firstWith } from './detach-aliases.js';
import { insertItem, itemLines, moveItem, shotList } from './edit-shots.js';
import { removeKey, setValue } from './edit-values.js';
import { type EditableDocument, nodeAt, ownEntry } from './editable-document.js';
import { equalValues } from './equal-values.js';
import type { EditProblem, EditTarget, StoryboardChange } from './storyboard-change.js';
import { replaceRange } from './text-splices.js';

/** Makes one change, with a parse of the whole text for each way that is tried. */
export function applyChange(doc: EditableDocument, change: StoryboardChange): EditableDocument | EditProblem {
  switch (change.kind) {
    case 'set':
      return setIn(doc, change);
    case 'remove':
      return removeFrom(doc, change);
    case 'move-shot':
      return moveShot(doc, change);
    case 'insert-shot':
      return insertShot(doc, change);
  }
}

function setIn(
  doc: EditableDocument,
  change: Extract<StoryboardChange, { kind: 'set' }>,
): EditableDocument | EditProblem {
  const path = targetPath(doc, change.in);
  if ('code' in path) return path;
  const { key, value } = change;
  const node = nodeAt(doc.root, path);
  if (path.length === 1 && (node === undefined || node === null || !isMap(node)) && !isAlias(node)) {
    const block = valueAt(doc.value, path);
    const whole = { ...(isMapping(block) ? block : {}), [key]: value };
    const order = keysOf(storyboardSchema as Schema);
    return setValue(doc, [], { key: String(path[0]), value: whole, order }) ?? notEditable(change.in, key);
  }
  return setValue(doc, path, { key, value, order: orderOf(change.in) }) ?? notEditable(change.in, key);
}

function removeFrom(
  doc: EditableDocument,
  change: Extract<StoryboardChange, { kind: 'remove' }>,
): EditableDocument | EditProblem {
  const path = targetPath(doc, change.in);
  if ('code' in path) return path;
  const map = nodeAt(doc.root, path);
  if (isMap(map) && ownEntry(map as YAMLMap.Parsed, change.key)) {
    return removeKey(doc, path, change.key) ?? notEditable(change.in, change.key);
  }
  if (valueAt(doc.value, [...path, change.key]) === undefined) return doc;
  return {
    code: 'inherited-value',
    message: `"${change.key}" of ${nameOf(change.in)} comes from another block by an alias, so it cannot be removed here.`,
    help: 'Write another value, or change the block with the anchor in your editor.',
  };
}

function moveShot(
  doc: EditableDocument,
  { shot, to }: Extract<StoryboardChange, { kind: 'move-shot' }>,
): EditableDocument | EditProblem {
  const path = targetPath(doc, { shot });
  if ('code' in path) return path;
  const from = Number(path[1]);
  const shots = (valueAt(doc.value, ['shots']) ?? []) as readonly DocumentValue[];
  const target = Math.max(0, Math.min(to, shots.length - 1));
  if (from === target) return doc;
  const intended = withValue(doc.value, ['shots'], withMoved(shots, from, target));
  const moved = moveIn(doc, { from, to: target, intended });
  if (moved) return moved;
  // An alias would come before its anchor: the shots between both places get the values themselves.
  let free: EditableDocument | null = doc;
  for (let index = Math.min(from, target); index <= Math.max(from, target); index += 1) {
    free = free && detachAliases(free, ['shots', index]);
  }
  return (free && moveIn(free, { from, to: target, intended })) ?? notEditable({ shot }, 'order');
}

function moveIn(
  doc: EditableDocument,
  { from, to, intended }: { readonly from: number; readonly to: number; readonly intended: DocumentValue },
): EditableDocument | null {
  const seq = shotList(nodeAt(doc.root, ['shots']));
  return seq ? firstWith(doc, [moveItem(doc, seq, { from, to })], intended) : null;
}

function insertShot(
  doc: EditableDocument,
  { at, shot }: Extract<StoryboardChange, { kind: 'insert-shot' }>,
): EditableDocument | EditProblem {
  const shots = (valueAt(doc.value, ['shots']) ?? []) as readonly DocumentValue[];
  const target = Math.max(0, Math.min(at, shots.length));
  const same = shots.find((one) => isMapping(one) && one.id === shot.id);
  if (same !== undefined) {
    return equalValues(same, shot) && shots.indexOf(same) === target ? doc : duplicateShot(shot.id);
  }
  const intended = withValue(doc.value, ['shots'], [...shots.slice(0, target), shot, ...shots.slice(target)]);
  const seq = shotList(nodeAt(doc.root, ['shots']));
  if (seq && shots.length > 0) {
    const ways = [insertItem(doc, seq, { at: target, value: shot })];
    return firstWith(doc, ways, intended) ?? notEditable({ shot: shot.id }, 'id');
  }
  return firstShot(doc, shot, intended) ?? notEditable({ shot: shot.id }, 'id');
}

function firstShot(
  doc: EditableDocument,
  shot: { readonly [key: string]: DocumentValue },
  intended: DocumentValue,
): EditableDocument | null {
  const lines = itemLines(shot, { column: 2, step: 2 });
  const entry = ownEntry(doc.root, 'shots');
  if (!entry) {
    const end = doc.text.endsWith('\n') || doc.text === '' ? '' : '\n';
    const at = doc.text.length;
    return firstWith(doc, [[replaceRange(at, at, `${end}shots:\n${lines}\n`)]], intended);
  }
  const { text } = doc;
  const start = text.indexOf(':', entry.key.range[1]) + 1;
  const end = Math.max(start, entry.value?.range[1] ?? start);
  const rest = text.indexOf('\n', end) === -1 ? text.length : text.indexOf('\n', end);
  return firstWith(doc, [[replaceRange(start, end, ''), replaceRange(rest, rest, `\n${lines}`)]], intended);
}

function targetPath(doc: EditableDocument, target: EditTarget): DocumentPath | EditProblem {
  if (target === 'storyboard') return [];
  if (typeof target === 'string') return [target];
  const ids = shotIds(doc);
  const index = ids.indexOf(target.shot);
  if (index === -1) {
    return {
      code: 'unknown-shot',
      message: `The storyboard has no shot "${target.shot}".`,
      help: 'Another program may have renamed or removed it.',
    };
  }
  return ids.indexOf(target.shot, index + 1) === -1 ? ['shots', index] : duplicateShot(target.shot);
}

function shotIds({ value }: EditableDocument): readonly string[] {
  const shots = valueAt(value, ['shots']);
  if (!Array.isArray(shots)) return [];
  return shots.map((shot: DocumentValue) => (isMapping(shot) && typeof shot.id === 'string' ? shot.id : ''));
}

function orderOf(target: EditTarget): readonly string[] {
  const schema = storyboardSchema as Schema;
  if (target === 'storyboard') return keysOf(schema);
  const name = typeof target === 'string' ? target : 'shot';
  return keysOf(schema.$defs?.[name]);
}

function keysOf(schema: Schema | undefined): readonly string[] {
  return Object.keys(schema?.properties ?? {});
}

function nameOf(target: EditTarget): string {
  return typeof target === 'string' ? `"${target}"` : `shot "${target.shot}"`;
}

function notEditable(target: EditTarget, key: string): EditProblem {
  return {
    code: 'not-editable',
    message: `"${key}" of ${nameOf(target)} is written in a way that cannot be changed here.`,
    help: 'Change it in your editor.',
  };
}

function duplicateShot(id: string): EditProblem {
  return {
    code: 'duplicate-shot',
    message: `The storyboard already has a shot "${id}", so it is unclear which one is meant.`,
    help: 'Give each shot an id of its own in your editor.',
  };
}
