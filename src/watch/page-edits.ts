import { sha256 } from '../base/digest.js';
import type { Diagnostic } from '../diagnostics/diagnostic.js';
import { RenderError } from '../diagnostics/render-error.js';
import { fieldProblems } from '../live-view/live-edit.js';
import type { EditAction, EditReply, PageChange } from '../live-view/page-edit.js';
import type { Project } from '../project/project.js';
import { type StoryboardText, settledText, writeStoryboardText } from '../project/write-storyboard.js';
import { changeStoryboard, readDocument } from '../storyboard/edit/change-storyboard.js';
import { equalValues } from '../storyboard/edit/equal-values.js';
import type { EditValue, StoryboardChange } from '../storyboard/edit/storyboard-change.js';
import { plainText } from '../storyboard/edit/text-splices.js';
import { parseStoryboard } from '../storyboard/parse-storyboard.js';
import { type DocumentValue, isMapping } from '../storyboard/yaml/document-value.js';

/** Writes what a person changes on the page into the storyboard, and undoes it. */
export interface PageEdits {
  /** One after another, each on the text that the file has then. */
  perform(action: EditAction): Promise<EditReply>;
  /** What the next undo and the next redo change; null for nothing. */
  readonly steps: { readonly undo: string | null; readonly redo: string | null };
}

/** What edits work with. */
export interface PageEditsSetup {
  readonly project: Pick<Project, 'storyboard' | 'env' | 'providers' | 'clock'>;
  /** The file has this text now. */
  readonly onWritten: (text: string, diagnostics: readonly Diagnostic[]) => void;
}

interface Step {
  readonly before: string;
  readonly after: string;
  readonly change: PageChange;
  readonly back: PageChange;
}

const MOST_STEPS = 200;

/** Opens the edits of one watch. Undo reaches back to its start. */
export function openPageEdits({ project, onWritten }: PageEditsSetup): PageEdits {
  const done: Step[] = [];
  const undone: Step[] = [];
  let last: Promise<unknown> = Promise.resolve();
  /** What the page has written last. */
  let own = '';
  const { parse, newErrors } = checksOf(project);

  async function perform(action: EditAction): Promise<EditReply> {
    try {
      const read = await settledText(project, own);
      if (read.text.trim() === '')
        return refused('The file is empty: your editor may be saving it. Try again.');
      if (action.type === 'edit') return await edit(action, read);
      return await takeStep(action.type, read);
    } catch (error) {
      if (error instanceof RenderError) return refused(`${error.message} ${error.hint}`.trim());
      throw error;
    }
  }

  async function edit(
    { change, mode }: Extract<EditAction, { type: 'edit' }>,
    read: StoryboardText,
  ): Promise<EditReply> {
    const document = readDocument(read.text);
    const conflict = mode === 'replace' ? null : conflictOf(change, document);
    if (conflict) return conflict;
    const changed = changeStoryboard(read.text, changesOf(change, document));
    if (!changed.ok) return refused(`${changed.problem.message} ${changed.problem.help}`);
    const digest = digestOf(changed.text);
    if (changed.text === read.text) return { status: 'unchanged', digest };
    const added = newErrors(read.text, changed.text);
    if (added.length > 0) {
      return { status: 'invalid', problems: fieldProblems(added, readDocument(changed.text)) };
    }
    if (mode === 'check') return { status: 'valid', digest };
    const back = inverseOf(change, document);
    const reply = await write(read, changed.text);
    if (reply.status === 'written') {
      done.push({ before: read.text, after: changed.text, change, back });
      if (done.length > MOST_STEPS) done.shift();
      undone.length = 0;
      publish(changed.text);
    }
    return reply;
  }

  async function takeStep(type: 'undo' | 'redo', read: StoryboardText): Promise<EditReply> {
    const [from, to] = type === 'undo' ? [done, undone] : [undone, done];
    const step = from.at(-1);
    if (step === undefined) return refused(`There is nothing to ${type}.`);
    const [here, there] = type === 'undo' ? [step.after, step.before] : [step.before, step.after];
    const text =
      here === read.text ? there : changedBack(type === 'undo' ? step.back : step.change, read.text);
    if (text === null) {
      return refused(
        `The file has changed there since, so "${labelOf(step.change)}" cannot be ${type === 'undo' ? 'undone' : 'redone'} here. Change it in the field, or undo it in your editor.`,
      );
    }
    const reply = await write(read, text);
    if (reply.status !== 'written') return reply;
    from.pop();
    to.push(
      type === 'undo'
        ? { ...step, before: text, after: read.text }
        : { ...step, before: read.text, after: text },
    );
    publish(text);
    return reply;
  }

  async function write(read: StoryboardText, text: string): Promise<EditReply> {
    if (await writeStoryboardText(project.storyboard, read, text)) {
      own = text;
      return { status: 'written', digest: digestOf(text) };
    }
    return refused('The file was saved by another program at this moment. Try again.');
  }

  function publish(text: string): void {
    onWritten(plainText(text), parse(text));
  }

  return {
    perform(action) {
      const mine = last.then(() => perform(action));
      last = mine.catch(() => undefined);
      return mine;
    },
    get steps() {
      const [undo, redo] = [done.at(-1), undone.at(-1)];
      return { undo: undo ? labelOf(undo.change) : null, redo: redo ? labelOf(redo.change) : null };
    },
  };
}

interface Checks {
  readonly parse: (text: string) => readonly Diagnostic[];
  readonly newErrors: (before: string, after: string) => readonly Diagnostic[];
}

function checksOf(project: PageEditsSetup['project']): Checks {
  function errorsIn(text: string): readonly Diagnostic[] {
    return parse(text).filter(({ severity }) => severity === 'error');
  }

  function parse(text: string): readonly Diagnostic[] {
    const file = { name: project.storyboard, bytes: new TextEncoder().encode(text) };
    return parseStoryboard(file, project.env, project.providers.traits).diagnostics;
  }

  // Errors that the file has already do not prevent an edit of another place.
  function newErrors(before: string, after: string): readonly Diagnostic[] {
    const known = new Set(errorsIn(before).map(({ code, message }) => `${code} ${message}`));
    return errorsIn(after).filter(({ code, message }) => !known.has(`${code} ${message}`));
  }

  return { parse, newErrors };
}

function refused(message: string): EditReply {
  return { status: 'refused', message };
}

function digestOf(text: string): string {
  return sha256(plainText(text));
}

function labelOf(change: PageChange): string {
  if (change.kind === 'move') return `order of ${change.shot}`;
  return `${change.key} of ${change.shot ?? 'the film'}`;
}

function changedBack(change: PageChange, text: string): string | null {
  const document = readDocument(text);
  if (conflictOf(change, document) !== null) return null;
  const changed = changeStoryboard(text, changesOf(change, document));
  return changed.ok ? changed.text : null;
}

function conflictOf(change: PageChange, document: DocumentValue | null): EditReply | null {
  const ids = idsOf(document);
  if (document !== null && change.shot !== null && !ids.includes(change.shot)) {
    return refused(`The storyboard has no shot "${change.shot}" any more.`);
  }
  if (change.kind === 'move') {
    if (isSameOrder(change, ids)) return null;
    return {
      status: 'conflict',
      message: 'The order of the shots has changed in the file.',
      theirs: ids,
    };
  }
  const theirs = writtenValue(document, change);
  if (equalValues(theirs, change.from) || equalValues(theirs, change.to)) return null;
  return { status: 'conflict', message: `The file has another ${change.key} by now.`, theirs };
}

// Shots that were added or removed elsewhere do not matter; those around both places do.
function isSameOrder(
  { shot, before, order }: Extract<PageChange, { kind: 'move' }>,
  ids: readonly string[],
): boolean {
  if (before !== null && !ids.includes(before)) return false;
  const both = order.filter((id) => ids.includes(id));
  const now = ids.filter((id) => order.includes(id));
  const neighbours = (list: readonly string[], id: string): string => {
    const at = list.indexOf(id);
    return `${list[at - 1]} ${list[at + 1]}`;
  };
  return (
    neighbours(both, shot) === neighbours(now, shot) &&
    (before === null ? both.at(-1) === now.at(-1) : neighbours(both, before) === neighbours(now, before))
  );
}

function changesOf(change: PageChange, document: DocumentValue | null): readonly StoryboardChange[] {
  if (change.kind === 'move') {
    const { shot } = change;
    const others = idsOf(document).filter((id) => id !== shot);
    const to = change.before === null ? others.length : others.indexOf(change.before);
    return [{ kind: 'move-shot', shot, to: to === -1 ? others.length : to }];
  }
  const { shot, key, to } = change;
  const target = shot === null ? 'storyboard' : { shot };
  return to === null ? [{ kind: 'remove', in: target, key }] : [{ kind: 'set', in: target, key, value: to }];
}

function inverseOf(change: PageChange, document: DocumentValue | null): PageChange {
  if (change.kind === 'set') return { ...change, from: change.to, to: writtenValue(document, change) };
  const before = idsOf(document);
  const others = before.filter((id) => id !== change.shot);
  const at = change.before === null ? others.length : others.indexOf(change.before);
  const order = [...others.slice(0, at), change.shot, ...others.slice(at)];
  return { ...change, before: before[before.indexOf(change.shot) + 1] ?? null, order };
}

function writtenValue(
  document: DocumentValue | null,
  { shot, key }: { readonly shot: string | null; readonly key: string },
): EditValue {
  if (shot === null) return isMapping(document) ? (document[key] ?? null) : null;
  const found = shotsOf(document).find((one) => isMapping(one) && one.id === shot);
  return isMapping(found) ? (found[key] ?? null) : null;
}

function idsOf(document: DocumentValue | null): readonly string[] {
  return shotsOf(document).map((shot) => (isMapping(shot) && typeof shot.id === 'string' ? shot.id : ''));
}

function shotsOf(document: DocumentValue | null): readonly DocumentValue[] {
  const shots = isMapping(document ?? undefined)
    ? (document as { readonly shots?: DocumentValue }).shots
    : [];
  return Array.isArray(shots) ? shots : [];
}
