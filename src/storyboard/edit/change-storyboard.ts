import { composeDocument } from '../yaml/compose-document.js';
import type { DocumentValue } from '../yaml/document-value.js';
import { applyChange } from './apply-change.js';
import { changeShots, isShotChange, type ShotChange } from './change-shots.js';
import { type EditableDocument, readEditable } from './editable-document.js';
import type { ChangedStoryboard, EditProblem, StoryboardChange } from './storyboard-change.js';
import { plainText } from './text-splices.js';

/**
 * Changes the text of a storyboard. The result parses to exactly the intended value; comments, anchors, quotes and line
 * breaks stay, and every line that the changes do not concern. A text of the file starts with its byte order mark, if it
 * has one. All changes are made, or none.
 */
export function changeStoryboard(text: string, changes: readonly StoryboardChange[]): ChangedStoryboard {
  let doc = readEditable(text);
  if (!doc) return { ok: false, problem: unreadable(text) };
  for (const group of groupChanges(changes)) {
    const next: EditableDocument | EditProblem =
      (isOfShots(group) ? changeShots(doc, group) : null) ?? changeOneByOne(doc, group);
    if ('code' in next) return { ok: false, problem: next };
    doc = next;
  }
  return { ok: true, text: doc.raw };
}

// Changes of shots that follow each other are one group, and any other change is a group of its own.
function groupChanges(changes: readonly StoryboardChange[]): readonly (readonly StoryboardChange[])[] {
  const groups: StoryboardChange[][] = [];
  for (const change of changes) {
    const last = groups.at(-1);
    if (last && isShotChange(change) && last.every(isShotChange)) last.push(change);
    else groups.push([change]);
  }
  return groups;
}

// A single change is made in the whole text: that needs one parse less.
function isOfShots(group: readonly StoryboardChange[]): group is readonly ShotChange[] {
  return group.length > 1 && group.every(isShotChange);
}

function changeOneByOne(
  doc: EditableDocument,
  changes: readonly StoryboardChange[],
): EditableDocument | EditProblem {
  let current = doc;
  for (const change of changes) {
    const next = applyChange(current, change);
    if ('code' in next) return next;
    current = next;
  }
  return current;
}

/** The value of a text; null if it cannot be read without doubt. */
export function readDocument(text: string): DocumentValue | null {
  return readEditable(text)?.value ?? null;
}

function unreadable(raw: string): EditProblem {
  const text = plainText(raw);
  const composed = composeDocument(text);
  const [first] = composed.ok ? [] : composed.diagnostics;
  if (!first) {
    return {
      code: 'not-a-storyboard',
      message: 'The file is not a storyboard whose keys can be read without doubt.',
      help: 'Correct the errors that "inbetween check" lists.',
    };
  }
  const start = first.at.kind === 'range' ? first.at.start : 0;
  return {
    code: 'syntax-error',
    message: `The file has a syntax error in line ${text.slice(0, start).split('\n').length}: ${first.message}`,
    help: 'Correct it in your editor first.',
  };
}
