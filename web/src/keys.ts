import type { Stage } from './stage.js';
import { isEditable } from './use-held-shot.js';

/** The actions of the keys. */
export interface KeyActions {
  play(): void;
  pause(): void;
  shuttle(way: 1 | -1): void;
  step(frames: number): void;
  end(which: 'first' | 'last'): void;
  shot(by: number): void;
  number(number: number): void;
  repeat(): void;
  mark(end: 'in' | 'out'): void;
  mute(): void;
  fullScreen(): void;
  search(): void;
  stage(stage: Exclude<Stage, 'film'>): void;
  render(): void;
  /** Moves the focus to the takes, to the button for one more take, to the note or to the fields of the shot. */
  focus(target: 'takes' | 'another' | 'note' | 'edit'): void;
  help(): void;
  escape(): void;
}

/** Handles the keys of the page. A focused control keeps the keys that it needs itself. */
export function keyHandler(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    // Letters and spaces belong to the text that is being written, and every key to an open dialog.
    if (isEditable(target) || target.closest('dialog')) return;
    const { key } = event;
    // A held key moves on and on, but everything else happens once.
    if (event.repeat && !key.startsWith('Arrow')) return;
    if (target instanceof HTMLInputElement && slides.has(key)) return;
    const presses =
      target instanceof HTMLButtonElement || target.tagName === 'SUMMARY' || target.tagName === 'A';
    if (presses && (key === ' ' || key === 'Enter')) return;
    const action = actionOf(key, event.shiftKey, actions);
    if (action === undefined) return;
    action();
    event.preventDefault();
  };
}

// The keys of a slider.
const slides: ReadonlySet<string> = new Set([
  ...['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'PageDown'],
]);

function actionOf(key: string, shift: boolean, actions: KeyActions): (() => void) | undefined {
  if (/^[1-9]$/.test(key)) return () => actions.number(Number(key));
  const way = key === 'ArrowLeft' || key === 'ArrowUp' ? -1 : 1;
  if (key === 'ArrowLeft' || key === 'ArrowRight')
    return shift ? () => actions.shot(way) : () => actions.step(way);
  if (key === 'ArrowUp' || key === 'ArrowDown') return () => actions.shot(way);
  // With Caps Lock, letters are large.
  return named(actions)[key.length === 1 ? key.toLowerCase() : key];
}

function named(actions: KeyActions): Readonly<Record<string, (() => void) | undefined>> {
  return {
    ' ': () => actions.play(),
    j: () => actions.shuttle(-1),
    k: () => actions.pause(),
    l: () => actions.shuttle(1),
    Home: () => actions.end('first'),
    End: () => actions.end('last'),
    i: () => actions.mark('in'),
    o: () => actions.mark('out'),
    x: () => actions.repeat(),
    m: () => actions.mute(),
    f: () => actions.fullScreen(),
    '/': () => actions.search(),
    v: () => actions.stage('overview'),
    c: () => actions.stage('compare'),
    s: () => actions.stage('seam'),
    t: () => actions.focus('takes'),
    g: () => actions.focus('another'),
    n: () => actions.focus('note'),
    e: () => actions.focus('edit'),
    r: () => actions.render(),
    '?': () => actions.help(),
    Escape: () => actions.escape(),
  };
}
