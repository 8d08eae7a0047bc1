import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** What this machine has, as far as a storyboard may ask for more. */
export interface MachineCapabilities {
  /** A package without which no text can be set; null when all are there. */
  readonly missingTextPackage: string | null;
  /** What the ffmpeg of this machine lacks; empty when none was found, which is said where one is needed. */
  readonly missing: readonly string[];
}

/** Whether an ffmpeg has to be looked at to know that the film can be made. */
export function needsMachineCheck(storyboard: CheckedParts): boolean {
  return needsOf(storyboard).length > 0;
}

/** What the film asks for and this machine cannot do, before anything is made for it. */
export function checkMachine(
  storyboard: CheckedParts,
  { missingTextPackage: lackingForText, missing: lacks }: MachineCapabilities,
): readonly Diagnostic[] {
  return needsOf(storyboard).flatMap(({ at, what, needs, letters }) => {
    if (letters && lackingForText !== null) {
      return [
        errorAt(at, {
          code: 'captions-unavailable',
          message: `${what} need the optional package "${lackingForText}", which is not installed.`,
          help: `Install it with "npm install ${lackingForText}", or let the captions be soft.`,
        }),
      ];
    }
    const missing = needs.filter((need) => lacks.includes(need));
    if (missing.length === 0) return [];
    return [
      errorAt(at, {
        code: 'ffmpeg-lacks',
        message: `${what} need what this ffmpeg lacks: ${missing.join(', ')}.`,
        help: 'Use a full build of ffmpeg; `inbetween doctor` shows which one is used and what it lacks.',
      }),
    ];
  });
}

type CheckedParts = Pick<Storyboard, 'film' | 'shots'>;

interface Need {
  readonly at: DocumentPath;
  /** In the plural. */
  readonly what: string;
  readonly needs: readonly string[];
  readonly letters: boolean;
}

function needsOf({ film, shots }: CheckedParts): readonly Need[] {
  const captioned = shots.some(({ captions }) => captions.length > 0);
  const burnt = (at: DocumentPath): Need => ({
    ...{ at, what: 'Captions in the pictures', letters: true },
    needs: ['filter overlay', 'decoder png'],
  });
  const ofOutputs = (film.outputs ?? []).flatMap(({ kind, captions, at }): readonly Need[] => [
    ...(kind === 'film'
      ? []
      : [
          { at: [...at, 'output'], what: `Animations as ${NAMES[kind]}`, needs: NEEDS[kind], letters: false },
        ]),
    // Told for the film already where all say the same.
    ...(captions === 'burn' && captioned && film.captions !== 'burn' ? [burnt([...at, 'captions'])] : []),
  ]);
  return [...(film.captions === 'burn' && captioned ? [burnt(['film', 'captions'])] : []), ...ofOutputs];
}

const NAMES = { gif: 'GIF', webp: 'WebP' } as const;
const NEEDS = {
  gif: ['filter palettegen', 'filter paletteuse', 'encoder gif', 'muxer gif', 'decoder png'],
  webp: ['encoder libwebp_anim', 'muxer webp'],
} as const;
