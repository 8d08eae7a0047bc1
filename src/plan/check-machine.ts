import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import type { Storyboard } from '../storyboard/storyboard.js';

/** What is missing on this machine, of everything that a storyboard can require. */
export interface MachineCapabilities {
  /** A package that is required to draw text and is not installed; null when all are installed. */
  readonly missingTextPackage: string | null;
  /** Missing features of ffmpeg. Empty when there is no ffmpeg: that is reported where ffmpeg is needed. */
  readonly missing: readonly string[];
}

/** Whether the storyboard requires features of ffmpeg that a build can lack. */
export function needsMachineCheck(storyboard: CheckedParts): boolean {
  return needsOf(storyboard).length > 0;
}

/** What the film requires and this machine cannot do. Found before any clip is generated. */
export function checkMachine(
  storyboard: CheckedParts,
  { missingTextPackage: lackingForText, missing: lacks }: MachineCapabilities,
): readonly Diagnostic[] {
  return needsOf(storyboard).flatMap(({ at, what, needs, letters, otherwise }) => {
    if (letters && lackingForText !== null) {
      return [
        errorAt(at, {
          code: what === MARKS ? 'mark-unavailable' : 'captions-unavailable',
          message: `${what} need the optional package "${lackingForText}", which is not installed.`,
          help: `Install it with "npm install ${lackingForText}", or ${otherwise}.`,
        }),
      ];
    }
    const missing = needs.filter((need) => lacks.includes(need));
    if (missing.length === 0) return [];
    return [
      errorAt(at, {
        code: 'ffmpeg-feature-missing',
        message: `${what} need features that this ffmpeg does not have: ${missing.join(', ')}.`,
        help: 'Use a full build of ffmpeg. `inbetween doctor` shows which ffmpeg is used and what is missing.',
      }),
    ];
  });
}

type CheckedParts = Pick<Storyboard, 'film' | 'shots'>;

interface Need {
  readonly at: DocumentPath;
  /** In the plural, for a sentence. */
  readonly what: string;
  readonly needs: readonly string[];
  readonly letters: boolean;
  /** What does without the letters, as the rest of a sentence. */
  readonly otherwise: string;
}

const MARKS = 'Visible marks';

function needsOf({ film, shots }: CheckedParts): readonly Need[] {
  const captioned = shots.some(({ captions }) => captions.length > 0);
  const burnt = (at: DocumentPath): Need => ({
    ...{ at, what: 'Burned-in captions', letters: true, otherwise: 'use "captions: soft"' },
    needs: ['filter overlay', 'decoder png'],
  });
  const outputNeeds = (film.outputs ?? []).flatMap(({ kind, captions, at }): readonly Need[] => [
    ...(kind === 'film'
      ? []
      : [
          {
            at: [...at, 'output'],
            what: `${NAMES[kind]} animations`,
            needs: NEEDS[kind],
            letters: false,
            otherwise: '',
          },
        ]),
    // For an output with the captions of the film, the film's own diagnostic is enough.
    ...(captions === 'burn' && captioned && film.captions !== 'burn' ? [burnt([...at, 'captions'])] : []),
  ]);
  const mark: Need = { ...burnt(['film', 'mark']), what: MARKS, otherwise: 'remove "mark"' };
  return [
    ...(film.captions === 'burn' && captioned ? [burnt(['film', 'captions'])] : []),
    ...(film.mark === undefined ? [] : [mark]),
    ...outputNeeds,
  ];
}

const NAMES = { gif: 'GIF', webp: 'WebP' } as const;
const NEEDS = {
  gif: ['filter palettegen', 'filter paletteuse', 'encoder gif', 'muxer gif', 'decoder png'],
  webp: ['encoder libwebp_anim', 'muxer webp'],
} as const;
