import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import type { SoundDocument } from '../schema/drop-invalid-values.js';
import type { Boundary as BoundaryDocument } from '../schema/schema.generated.js';
import { readMatch, shareStill } from '../values/read-match.js';
import { readBoundary } from '../values/read-transition.js';
import type { LookedUp } from './resolve-images.js';

/** Whether each boundary says one thing, has shots on both sides, and leaves something of them. */
export function checkBoundaries(document: SoundDocument, stills: LookedUp): readonly Diagnostic[] {
  const { film = {}, shots = [] } = document;
  const written = shots.map((shot, index) => ({
    boundary: shot?.boundary,
    at: ['shots', index, 'boundary'],
  }));
  const unclear = [{ boundary: film.boundary, at: ['film', 'boundary'] }, ...written].flatMap(
    ({ boundary, at }) => (boundary === undefined ? [] : unclearBoundary(boundary, at)),
  );
  const [first] = written;
  const alone =
    first?.boundary === undefined || first.boundary === 'cut'
      ? []
      : [
          errorAt(first.at, {
            code: 'boundary-on-first-shot',
            on: 'key',
            message: 'The first shot has no shot before it, so there is no boundary to it.',
            help: 'Move "boundary" to the shot after, or remove it.',
          }),
        ];
  return unclear.length > 0 ? unclear : [...alone, ...longBoundaries(document, stills)];
}

const KINDS = ['dissolve', 'fade', 'wipe'] as const;

function unclearBoundary(boundary: BoundaryDocument, at: DocumentPath): readonly Diagnostic[] {
  if (typeof boundary === 'string') return [];
  const kinds = KINDS.filter((kind) => boundary[kind] !== undefined);
  // What the schema found wrong is not here any more, and was told already.
  if (Object.keys(boundary).length === 0) return [];
  if (kinds.length !== 1) {
    return [
      errorAt(at, {
        code: 'boundary-unclear',
        on: 'key',
        message:
          kinds.length === 0
            ? 'This boundary does not say what it is.'
            : `A boundary is one thing, but this one is ${kinds.join(' and ')}.`,
        help: 'Write one of them with its length, such as "dissolve: 0.5s".',
      }),
    ];
  }
  const stray = boundary.color !== undefined && kinds[0] !== 'fade' ? 'color' : undefined;
  const other = boundary.style !== undefined && kinds[0] !== 'wipe' ? 'style' : undefined;
  return [stray, other].flatMap((key) =>
    key === undefined
      ? []
      : [
          errorAt([...at, key], {
            code: 'boundary-unclear',
            on: 'key',
            message: `A ${kinds[0]} has no ${key === 'color' ? 'colour' : 'style'}.`,
            help: `Only a ${key === 'color' ? 'fade' : 'wipe'} has one. Remove "${key}".`,
          }),
        ],
  );
}

// Clips of most models last five seconds; where one is shorter, the film says so when it is cut.
const USUAL_SECONDS = 5;
const USUAL_RATE = 30;

function longBoundaries(document: SoundDocument, stills: LookedUp): readonly Diagnostic[] {
  const { film = {}, shots = [], defaults = {} } = document;
  const lengths = shots.map((shot, index) => {
    if (index === 0) return { out: 0, in: 0 };
    const read = readBoundary(shot?.boundary ?? film.boundary ?? 'cut');
    const each = read.kind === 'cut' ? matchedSeconds(document, stills, index) : read.seconds;
    return read.kind === 'fade' ? { out: each / 2, in: each / 2 } : { out: each, in: each };
  });
  return shots.flatMap((shot, index) => {
    const seconds = shot?.duration ?? defaults?.duration ?? USUAL_SECONDS;
    const taken = (lengths[index]?.in ?? 0) + (lengths[index + 1]?.out ?? 0);
    if (taken < seconds) return [];
    const at = whereItIsLong(document, index);
    return [
      errorAt(at, {
        code: 'boundary-too-long',
        message: `Shot ${index + 1} lasts ${seconds} seconds, and its boundaries would take ${round(taken)} of them.`,
        help: 'Make the boundary into this shot or the one after it shorter.',
      }),
    ];
  });
}

function matchedSeconds({ film = {}, shots = [] }: SoundDocument, stills: LookedUp, index: number): number {
  const match = readMatch(shots[index]?.match_color ?? film.match_color ?? false);
  return match !== null && shareStill(stills.shots, index) ? match.frames / (film.fps ?? USUAL_RATE) : 0;
}

// Pointed at where it can be shortened: this shot's own boundary, the next one's, or the film's.
function whereItIsLong({ film = {}, shots = [] }: SoundDocument, index: number): DocumentPath {
  for (const at of index === 0 ? [index + 1] : [index, index + 1]) {
    const key = (['boundary', 'match_color'] as const).find((one) => shots[at]?.[one] !== undefined);
    if (key !== undefined) return ['shots', at, key];
  }
  return ['film', film.match_color === undefined ? 'boundary' : 'match_color'];
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
