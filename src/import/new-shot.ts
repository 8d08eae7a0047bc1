import type { Diagnostic } from '../diagnostics/diagnostic.js';
import type { DurationLimits } from '../plan/capabilities.js';
import type { EditValue } from '../storyboard/edit/storyboard-change.js';
import { importWarning } from './import-text.js';
import type { ImportedShot, Stated } from './imported-edit.js';
import { writtenImage } from './imported-image.js';
import { nearestLength, otherLength } from './imported-length.js';
import { writtenTransition } from './imported-transition.js';
import type { ShotContext } from './shot-context.js';
import type { ViewedShot } from './storyboard-view.js';
import { tooLong } from './text-limits.js';

interface NewShotContext extends ShotContext {
  /** The shot that is used once more; null for another one. */
  readonly copied: ViewedShot | null;
  /** The lengths of the default model; absent where there is no storyboard yet. */
  readonly limits?: DurationLimits | null;
}

/** A new shot as a storyboard writes it. Images that the file does not name get a place in `frames/`. */
export function newShot(
  imported: ImportedShot,
  id: string,
  context: NewShotContext,
): { readonly id: string } & Readonly<Record<string, EditValue>> {
  const { copied, diagnostics, view } = context;
  const limits = context.limits ?? copied?.limits ?? view.shots[0]?.limits ?? null;
  if (copied !== null) diagnostics.push(importWarning(imported.at, usedAgain(copied.id, id)));
  const text = (key: string, stated: Stated<string> | undefined): Readonly<Record<string, EditValue>> => {
    const value = stated?.value.trim() ?? '';
    if (stated === undefined || value === '') return {};
    const problem = tooLong(key, { ...stated, value });
    if (problem !== undefined) diagnostics.push(problem);
    return { [key]: value };
  };
  const caption =
    imported.captions?.value
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .join('\n') ?? '';
  const { transition, seed, skip } = imported;
  return {
    ...copiedFields(copied),
    id,
    ...text('title', imported.title),
    ...images(imported, id, context),
    ...text('prompt', imported.prompt),
    ...text('negative_prompt', imported.negativePrompt),
    ...text('template', imported.template),
    ...text(
      'caption',
      imported.captions && caption !== '' ? { value: caption, at: imported.captions.at } : undefined,
    ),
    ...text('audio', imported.audio),
    ...(transition === undefined || (transition.value.kind === 'cut' && view.filmTransition === 'cut')
      ? {}
      : { transition: writtenTransition(transition.value, { kind: 'cut' }) }),
    ...text('model', imported.model),
    ...text('resolution', imported.resolution),
    ...duration(imported, { id, limits, diagnostics }),
    ...(seed === undefined ? {} : { seed: seed.value }),
    ...(skip?.value === true ? { skip: true } : {}),
  };
}

// Its clip is the same: the request has no id, so it costs nothing.
function copiedFields(copied: ViewedShot | null): Readonly<Record<string, EditValue>> {
  if (copied === null) return {};
  const {
    id: _,
    transition: __,
    skip: ___,
    ...fields
  } = copied.written as Readonly<Record<string, EditValue>>;
  const { first } = copied.shot;
  return { ...fields, ...(fields.first === 'previous' ? { first: first.name ?? first.uri } : {}) };
}

function images(
  imported: ImportedShot,
  id: string,
  context: NewShotContext,
): Readonly<Record<string, EditValue>> {
  const end = (key: 'first' | 'last', isNeeded: boolean): Readonly<Record<string, EditValue>> => {
    const stated = imported[key];
    if (stated !== undefined) return { [key]: writtenImage(stated, id, context) };
    if (!isNeeded || context.copied !== null) return {};
    const uri = `frames/${id}-${key}.png`;
    context.images.push({ uri, shot: id, at: imported.at, isPlaceholder: true });
    return { [key]: uri };
  };
  return { ...end('first', true), ...end('last', imported.template === undefined) };
}

function duration(
  { length }: ImportedShot,
  {
    id,
    limits,
    diagnostics,
  }: { readonly id: string; readonly limits: DurationLimits | null; readonly diagnostics: Diagnostic[] },
): Readonly<Record<string, EditValue>> {
  if (length === undefined) return {};
  if (typeof length.value !== 'number') return { duration: length.value };
  const nearest = nearestLength(length.value, limits);
  // A clip is a few frames longer or shorter than requested.
  if (Math.abs(nearest - length.value) > 0.15)
    diagnostics.push(importWarning(length.at, otherLength(id, length.value, { nearest, now: null, limits })));
  return nearest === limits?.default ? {} : { duration: nearest };
}

function usedAgain(shot: string, id: string): { code: string; message: string; help: string } {
  return {
    code: 'shot-used-again',
    message: `The shot "${shot}" is used more than once. This use becomes the shot "${id}" with the same clip, which costs nothing.`,
    help: 'A storyboard shows a shot once. Remove this use if it is not intended.',
  };
}
