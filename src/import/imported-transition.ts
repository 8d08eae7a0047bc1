import type { EditValue } from '../storyboard/edit/storyboard-change.js';
import type { Transition } from '../storyboard/storyboard.js';
import { transitionKinds } from '../storyboard/transition-kinds.js';
import type { ImportedTransition } from './imported-edit.js';

/** Whether a storyboard has the transition already, to the nearest frame. */
export function isSameTransition(imported: ImportedTransition, now: Transition, fps: number): boolean {
  if (imported.kind !== now.kind || now.kind === 'cut') return imported.kind === now.kind;
  const isSameLength =
    imported.seconds === undefined || Math.abs(imported.seconds - now.seconds) * fps < 0.75;
  const isSameLook =
    (imported.style === undefined || imported.style === now.style) &&
    (imported.colour === undefined || imported.colour.toLowerCase() === now.colour);
  return isSameLength && isSameLook;
}

/** A transition as a storyboard writes it. What the file does not say stays as it is. */
export function writtenTransition(imported: ImportedTransition, now: Transition): EditValue {
  const { kind } = imported;
  if (kind === 'cut') return 'cut';
  const same = now.kind === kind ? now : null;
  const seconds = imported.seconds ?? same?.seconds;
  const { option } = transitionKinds[kind];
  const value = option === null ? undefined : (imported[option.name] ?? same?.[option.name]);
  const isUsual = option === null || value === undefined || value === option.fallback;
  if (seconds === undefined && isUsual) return kind;
  const length = `${Math.max(0.001, Math.round((seconds ?? 0.5) * 1000) / 1000)}s`;
  return isUsual || option === null
    ? { [kind]: length }
    : { [kind]: length, [option.key]: value ?? option.fallback };
}
