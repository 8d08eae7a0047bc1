import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

/** A button whose second press confirms what the first one asks. */
export interface ConfirmedPress {
  /** The first press was made; the next one confirms. */
  readonly asking: boolean;
  readonly events: JSX.HTMLAttributes<HTMLButtonElement>;
}

// A double-click, or a hand that trembles, presses again within this time.
const QUIET_MS = 700;
// Long enough to read, short enough that a later accidental press does not confirm.
const CONFIRM_MS = 6_000;

/**
 * Calls `confirm` for a press that begins after the question is visible and a while after the last press. The question
 * is withdrawn by Escape, and when the mouse or the focus leaves the button.
 */
export function useConfirmedPress(confirm: () => void): ConfirmedPress {
  // Each question has a number; 0: there is none.
  const [question, setQuestion] = useState(0);
  // Events can arrive before a change of the state is rendered, so they decide with this.
  const { current: press } = useRef<Press>({ ...noPress });

  const withdraw = (): void => {
    press.shownAt = null;
    press.asking = false;
    setQuestion(0);
  };
  const ask = (button: HTMLButtonElement, now: number): void => {
    press.asking = true;
    press.shownAt = null;
    press.askedAt = now;
    press.questions += 1;
    setQuestion(press.questions);
    // Not every browser focuses a button that is clicked, and the question ends when the focus moves.
    button.focus();
  };

  useEffect(() => {
    // All the time: what happens right after the first press must find them.
    // A tap elsewhere may leave the focus at the button.
    const tapped = ({ target }: Event): void => {
      if (!(target instanceof Node && document.activeElement?.contains(target))) withdraw();
    };
    document.addEventListener('pointerdown', tapped, true);
    addEventListener('blur', withdraw);
    return () => {
      document.removeEventListener('pointerdown', tapped, true);
      removeEventListener('blur', withdraw);
    };
  }, []);

  useEffect(() => {
    if (question === 0) return;
    // Effects run after the page is painted.
    press.shownAt = performance.now();
    const timer = setTimeout(withdraw, CONFIRM_MS);
    return () => clearTimeout(timer);
  }, [question]);

  return {
    asking: question > 0,
    events: {
      onPointerDown: ({ timeStamp }) => {
        press.beganAt = timeStamp;
      },
      onPointerUp: (event) => {
        if (!isInside(event)) withdraw();
      },
      onPointerCancel: withdraw,
      onPointerLeave: ({ pointerType }) => {
        // A finger and a pen leave whenever they are lifted.
        if (pointerType !== 'touch' && pointerType !== 'pen') withdraw();
      },
      onBlur: withdraw,
      onKeyDown: (event) => {
        if (event.key === 'Escape' && press.asking) {
          event.stopPropagation();
          withdraw();
        }
        if (event.key === 'Enter' || event.key === ' ') pressKey(event, press);
      },
      onClick: ({ currentTarget, timeStamp }) => {
        const beganAt = press.beganAt ?? timeStamp;
        const isCalm = beganAt - press.lastAt >= QUIET_MS;
        press.beganAt = null;
        press.lastAt = timeStamp;
        // A timer can be late: it rests while the computer sleeps.
        const isOver = beganAt - press.askedAt > CONFIRM_MS;
        if (!press.asking || isOver) return ask(currentTarget, timeStamp);
        if (!isCalm || press.shownAt === null || beganAt < press.shownAt) return;
        withdraw();
        confirm();
      },
    },
  };
}

/** Times are those of events, ms. */
interface Press {
  asking: boolean;
  askedAt: number;
  questions: number;
  /** When the question became visible. */
  shownAt: number | null;
  /** When the current press began; a press by a screen reader is only a click. */
  beganAt: number | null;
  /** The last press, or the last repeat of a held key. */
  lastAt: number;
}

const noPress: Press = {
  asking: false,
  askedAt: 0,
  questions: 0,
  shownAt: null,
  beganAt: null,
  lastAt: -QUIET_MS,
};

// A held Enter clicks with every repeat; a held space bar clicks once, when it is released.
function pressKey(event: KeyboardEvent, press: Press): void {
  if (!event.repeat) press.beganAt = event.timeStamp;
  else press.lastAt = event.timeStamp;
  if (event.repeat && event.key === 'Enter') event.preventDefault();
}

function isInside({ clientX, clientY, currentTarget }: JSX.TargetedPointerEvent<HTMLButtonElement>): boolean {
  const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
  return clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
}
