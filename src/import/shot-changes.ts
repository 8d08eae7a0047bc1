import { readTransition } from '../storyboard/defaults/read-transition.js';
import type { EditValue, StoryboardChange } from '../storyboard/edit/storyboard-change.js';
import type { Transition as WrittenTransition } from '../storyboard/schema/schema.generated.js';
import type { DocumentValue } from '../storyboard/yaml/document-value.js';
import { isMapping } from '../storyboard/yaml/document-value.js';
import { importWarning } from './import-text.js';
import type { ImportedEdit, ImportedShot, Stated } from './imported-edit.js';
import { writtenImage } from './imported-image.js';
import { writtenLength } from './imported-length.js';
import { isSameTransition, writtenTransition } from './imported-transition.js';
import { plain } from './match-shots.js';
import type { ShotContext } from './shot-context.js';
import { isImageOf, type ViewedShot } from './storyboard-view.js';
import { tooLong } from './text-limits.js';

/** The changes of a shot that exists. What is the same already is no change. */
export function shotChanges(
  imported: ImportedShot,
  known: ViewedShot,
  context: ShotContext & { readonly edit: ImportedEdit },
): readonly StoryboardChange[] {
  const { shot } = known;
  const target = { shot: known.id };
  const set = (key: string, value: EditValue): readonly StoryboardChange[] => [
    { kind: 'set', in: target, key, value },
  ];
  const text = (
    key: string,
    stated: Stated<string> | undefined,
    now: string | null,
  ): readonly StoryboardChange[] => {
    if (stated === undefined || plain(stated.value) === plain(now ?? '')) return [];
    const problem = tooLong(key, stated);
    if (problem !== undefined) context.diagnostics.push(problem);
    return set(key, asWritten(stated.value, known.written[key]));
  };
  const image = (end: 'first' | 'last'): readonly StoryboardChange[] => {
    const stated = imported[end];
    if (stated === undefined || isImageOf(known, end, stated.value)) return [];
    return set(end, writtenImage(stated, known.id, context));
  };
  const { seed, audio } = imported;
  return [
    ...text('title', imported.title, shot.title),
    ...image('first'),
    ...image('last'),
    ...text('prompt', imported.prompt, shot.prompt),
    ...text('negative_prompt', imported.negativePrompt, shot.negativePrompt),
    ...text('template', imported.template, shot.template),
    ...text('model', imported.model, known.model),
    ...text('resolution', imported.resolution, shot.resolution),
    ...(seed === undefined || seed.value === shot.seed ? [] : set('seed', seed.value)),
    ...(audio === undefined || audio.value === shot.audio?.src
      ? []
      : set('audio', withSource(known.written.audio, audio.value))),
    ...captionChanges(imported, known, context),
    ...lengthChanges(imported, known, context),
    ...transitionChanges(imported, known, context),
    ...skipChanges(imported, known, context.edit),
  ];
}

// A text in block form ends with a line break, which is not part of what a person reads.
function asWritten(text: string, before: DocumentValue | undefined): string {
  const trimmed = text.trim();
  return typeof before === 'string' && before.endsWith('\n') ? `${trimmed}\n` : trimmed;
}

function withSource(before: DocumentValue | undefined, src: string): EditValue {
  return isMapping(before) ? { ...(before as { readonly [key: string]: EditValue }), src } : src;
}

function captionChanges(
  { captions }: ImportedShot,
  known: ViewedShot,
  { diagnostics }: ShotContext,
): readonly StoryboardChange[] {
  if (captions === undefined) return [];
  const target = { shot: known.id };
  const now = known.shot.captions;
  const texts = captions.value.map((one) => one.trim()).filter((one) => one !== '');
  const joined = texts.join('\n');
  if (plain(joined) === plain(now.map(({ text }) => text).join('\n'))) return [];
  if (texts.length === 0) return [{ kind: 'remove', in: target, key: 'caption' }];
  const written = known.written.caption;
  if (Array.isArray(written) && written.length === texts.length) {
    const list = (written as readonly DocumentValue[]).map((one, index) =>
      isMapping(one)
        ? { ...(one as { readonly [key: string]: EditValue }), text: texts[index] ?? '' }
        : (one as EditValue),
    );
    return [{ kind: 'set', in: target, key: 'caption', value: list }];
  }
  if (Array.isArray(written))
    diagnostics.push(importWarning(captions.at, lostTimes(known.id, written.length)));
  const problem = tooLong('caption', { value: joined, at: captions.at });
  if (problem !== undefined) diagnostics.push(problem);
  return [{ kind: 'set', in: target, key: 'caption', value: asWritten(joined, written) }];
}

function lengthChanges(
  { length }: ImportedShot,
  known: ViewedShot,
  { diagnostics }: ShotContext,
): readonly StoryboardChange[] {
  if (length === undefined || !length.isChanged) return [];
  const value = writtenLength(length, known, diagnostics);
  return value === null ? [] : [{ kind: 'set', in: { shot: known.id }, key: 'duration', value }];
}

function transitionChanges(
  { transition }: ImportedShot,
  known: ViewedShot,
  { view }: ShotContext,
): readonly StoryboardChange[] {
  if (transition === undefined) return [];
  // As it is written: the first shot of the film has none, whatever its line says. The storyboard was checked.
  const now = readTransition((known.written.transition ?? view.filmTransition) as WrittenTransition);
  if (isSameTransition(transition.value, now, view.fps)) return [];
  const target = { shot: known.id };
  // A cut needs no word where it is the default.
  if (transition.value.kind === 'cut' && view.filmTransition === 'cut')
    return known.written.transition === undefined ? [] : [{ kind: 'remove', in: target, key: 'transition' }];
  return [{ kind: 'set', in: target, key: 'transition', value: writtenTransition(transition.value, now) }];
}

function skipChanges(
  { id, skip }: ImportedShot,
  known: ViewedShot,
  { isCut, exported }: ImportedEdit,
): readonly StoryboardChange[] {
  const target = { shot: known.id };
  // A shot that was put back into the film by an editor was not in the exported file.
  const isBack = isCut && skip === undefined && !(exported?.includes(id ?? '') ?? false);
  if (skip?.value === true && !known.skipped) return [{ kind: 'set', in: target, key: 'skip', value: true }];
  if (known.skipped && (skip?.value === false || isBack))
    return [{ kind: 'remove', in: target, key: 'skip' }];
  return [];
}

function lostTimes(id: string, count: number): { code: string; message: string; help: string } {
  return {
    code: 'captions-without-times',
    message: `Shot "${id}" has ${count} captions with times, and the file has another number of them, so they become one caption.`,
    help: 'Keep the number of captions to keep their times, or write the times into the storyboard.',
  };
}
