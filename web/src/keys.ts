import type { Stage } from './app.jsx';

/** The actions of the keys. */
export interface KeyActions {
  play(): void;
  step(frames: number): void;
  shot(by: number): void;
  number(number: number): void;
  loop(): void;
  stage(stage: Exclude<Stage, 'film'>): void;
  render(): void;
  /** Moves the focus to the takes, to the button for one more take, or to the note of the shot. */
  focus(target: 'takes' | 'another' | 'note'): void;
  help(): void;
  escape(): void;
}

/** Handles the keys of the page. A focused control keeps the keys that it needs itself. */
export function keyHandler(actions: KeyActions): (event: KeyboardEvent) => void {
  return (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = event.target as HTMLElement;
    // Letters and spaces belong to the text that is being written.
    if (target instanceof HTMLTextAreaElement) return;
    const slides = target instanceof HTMLInputElement || target instanceof HTMLSelectElement;
    const presses = target instanceof HTMLButtonElement || target.tagName === 'SUMMARY';
    const { key } = event;
    // A held key moves on and on, but everything else happens once.
    if (event.repeat && !key.startsWith('Arrow')) return;
    if (slides && key !== 'Escape' && key !== ' ') return;
    if (presses && (key === ' ' || key === 'Enter')) return;
    if (!run(key, event.shiftKey, actions)) return;
    event.preventDefault();
  };
}

function run(key: string, shift: boolean, actions: KeyActions): boolean {
  switch (key) {
    case ' ':
      actions.play();
      return true;
    case 'ArrowLeft':
    case 'ArrowRight': {
      const way = key === 'ArrowLeft' ? -1 : 1;
      if (shift) actions.shot(way);
      else actions.step(way);
      return true;
    }
    case 'ArrowUp':
      actions.shot(-1);
      return true;
    case 'ArrowDown':
      actions.shot(1);
      return true;
    case 'l':
      actions.loop();
      return true;
    case 'c':
      actions.stage('compare');
      return true;
    case 's':
      actions.stage('seam');
      return true;
    case 't':
      actions.focus('takes');
      return true;
    case 'g':
      actions.focus('another');
      return true;
    case 'n':
      actions.focus('note');
      return true;
    case 'r':
      actions.render();
      return true;
    case '?':
      actions.help();
      return true;
    case 'Escape':
      actions.escape();
      return true;
    default:
      if (!/^[1-9]$/.test(key)) return false;
      actions.number(Number(key));
      return true;
  }
}
