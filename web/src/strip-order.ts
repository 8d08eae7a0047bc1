import type { JSX } from 'preact';
import type { LiveEdit } from '../../src/live-view/live-edit.js';
import { messageOf } from './edit-form.jsx';
import { sendEdit } from './send-edit.js';

/** What a card of the strip needs to be moved by drag and drop, and by Alt+arrow keys. */
export type CardOrder = (
  shot: string,
) => JSX.HTMLAttributes<HTMLLIElement> & { readonly 'data-shot': string };

/** Moves shots in the storyboard; undefined while the text cannot be read. */
export function stripOrder(
  edit: LiveEdit | null,
  onNotice: (notice: string | null) => void,
): CardOrder | undefined {
  if (edit === null) return undefined;
  const ids = edit.shots.map(({ id }) => id);
  const played = edit.shots.filter(({ skip }) => skip !== true).map(({ id }) => id);
  const move = async (shot: string, before: string | null) => {
    if (shot === before) return;
    const change = { kind: 'move', shot, before, order: ids } as const;
    onNotice(messageOf(await sendEdit({ type: 'edit', base: edit.digest, change, mode: 'write' })));
  };
  return (shot) => ({
    'data-shot': shot,
    draggable: true,
    onDragStart: ({ dataTransfer }) => {
      dataTransfer?.setData(TYPE, shot);
      if (dataTransfer) dataTransfer.effectAllowed = 'move';
    },
    onDragOver: (event) => {
      if (!event.dataTransfer?.types.includes(TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'move';
      event.currentTarget.classList.add(isAfter(event) ? 'drop-after' : 'drop-before');
      event.currentTarget.classList.remove(isAfter(event) ? 'drop-before' : 'drop-after');
    },
    onDragLeave: ({ currentTarget }) => currentTarget.classList.remove('drop-before', 'drop-after'),
    onDrop: (event) => {
      event.currentTarget.classList.remove('drop-before', 'drop-after');
      const dragged = event.dataTransfer?.getData(TYPE) ?? '';
      if (!ids.includes(dragged)) return;
      event.preventDefault();
      const at = ids.indexOf(shot);
      void move(
        dragged,
        isAfter(event) ? (ids.filter((id) => id !== dragged || id === shot)[at + 1] ?? null) : shot,
      );
    },
    onKeyDown: (event) => {
      if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
      event.preventDefault();
      const at = played.indexOf(shot);
      const isBack = event.key === 'ArrowLeft';
      if (isBack ? at <= 0 : at === played.length - 1) return;
      moved = shot;
      const before = isBack ? played[at - 1] : ids[ids.indexOf(played[at + 1] ?? '') + 1];
      void move(shot, before ?? null);
    },
  });
}

// A browser takes the focus from an element that moves.
let moved: string | null = null;

/** Gives the focus back to the card that was moved by keys. */
export function keepMovedFocus(list: HTMLElement | null): void {
  if (moved === null || list === null) return;
  const card = list.querySelector<HTMLElement>(`[data-shot="${moved}"] button`);
  if (document.activeElement === document.body) card?.focus();
  else if (document.activeElement !== card) moved = null;
}

const TYPE = 'application/x-inbetween-shot';

function isAfter({ clientX, currentTarget }: JSX.TargetedDragEvent<HTMLLIElement>): boolean {
  const { left, width } = currentTarget.getBoundingClientRect();
  return clientX > left + width / 2;
}
