import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** What this machine has, as far as a storyboard may ask for more. */
export interface MachineAbilities {
  /** A package without which no text can be set; null when all are there. */
  readonly lackingForText: string | null;
  /** What the ffmpeg of this machine lacks; empty when none was found, which is said where one is needed. */
  readonly lacks: readonly string[];
}

/** Whether an ffmpeg has to be looked at to know that the film can be made. */
export function asksForAbilities({ film, shots }: Pick<Storyboard, 'film' | 'shots'>): boolean {
  return film.captions === 'burn' && shots.some(({ captions }) => captions.length > 0);
}

/** What the film asks for and this machine cannot do, before anything is made for it. */
export function checkAbilities(
  storyboard: Pick<Storyboard, 'film' | 'shots'>,
  { lackingForText, lacks }: MachineAbilities,
): readonly Diagnostic[] {
  if (!asksForAbilities(storyboard)) return [];
  const at = ['film', 'captions'];
  if (lackingForText !== null) {
    return [
      errorAt(at, {
        code: 'captions-unavailable',
        message: `Captions in the pictures need the optional package "${lackingForText}", which is not installed.`,
        help: `Install it with "npm install ${lackingForText}", or write "captions: soft".`,
      }),
    ];
  }
  const missing = BURNING.filter((need) => lacks.includes(need));
  if (missing.length === 0) return [];
  return [
    errorAt(at, {
      code: 'ffmpeg-lacks',
      message: `Captions in the pictures need what this ffmpeg lacks: ${missing.join(', ')}.`,
      help: 'Use a full build of ffmpeg; `inbetween doctor` shows which one is used and what it lacks.',
    }),
  ];
}

const BURNING = ['filter overlay', 'decoder png'];
