import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import type { LiveShot } from '../../src/live-view/live-view.js';

/** The shot of a panel, and the events by which the panel notices that somebody works in it. */
export interface HeldShot {
  readonly shot: LiveShot | null;
  readonly events: JSX.HTMLAttributes<HTMLElement>;
}

/**
 * The shot under the playhead. While the film plays, the panel keeps its shot as long as the mouse is over it or a text
 * in it is being edited: a button must not change its shot under the finger.
 */
export function useHeldShot(
  current: LiveShot | null,
  shots: readonly LiveShot[],
  isPlaying: boolean,
): HeldShot {
  const [isOver, setOver] = useState(false);
  const [isWriting, setWriting] = useState(false);
  const held = useRef<string | null>(null);
  const isHeld = isPlaying && (isOver || isWriting);
  const kept = isHeld ? (shots.find(({ id }) => id === held.current) ?? current) : current;
  held.current = kept?.id ?? null;
  return {
    shot: kept,
    events: {
      onPointerEnter: ({ pointerType }) => setOver(pointerType === 'mouse'),
      onPointerLeave: () => setOver(false),
      onFocusCapture: ({ target }) => setWriting(isEditable(target)),
      onBlurCapture: () => setWriting(false),
    },
  };
}

/** Whether a control takes letters, so that they are no keys of the page. */
export function isEditable(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !/^(range|checkbox|radio|button|submit)$/.test(target.type);
  return target instanceof HTMLElement && target.isContentEditable;
}
