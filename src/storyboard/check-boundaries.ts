import { type Diagnostic, type DocumentPath, errorAt } from '../diagnostics/diagnostic.js';
import { readBoundary } from './read-boundary.js';
import type { Boundary as BoundaryDocument } from './schema.generated.js';
import type { SoundDocument } from './sound-document.js';

/** Whether each boundary says one thing, has shots on both sides, and leaves something of them. */
export function checkBoundaries(document: SoundDocument): readonly Diagnostic[] {
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
  return unclear.length > 0 ? unclear : [...alone, ...longBoundaries(document)];
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

function longBoundaries({ film = {}, shots = [], defaults = {} }: SoundDocument): readonly Diagnostic[] {
  const lengths = shots.map((shot, index) => {
    const boundary = shot?.boundary ?? film.boundary;
    if (index === 0 || boundary === undefined) return { out: 0, in: 0 };
    const read = readBoundary(boundary);
    if (read.kind === 'cut') return { out: 0, in: 0 };
    const each = read.kind === 'fade' ? read.seconds / 2 : read.seconds;
    return { out: each, in: each };
  });
  return shots.flatMap((shot, index) => {
    const seconds = shot?.duration ?? defaults?.duration ?? USUAL_SECONDS;
    const taken = (lengths[index]?.in ?? 0) + (lengths[index + 1]?.out ?? 0);
    if (taken < seconds) return [];
    // Pointed at where it can be shortened: this shot's own boundary, the next one's, or the film's.
    const next = shots[index + 1]?.boundary;
    const at: DocumentPath =
      shot?.boundary !== undefined && index > 0
        ? ['shots', index, 'boundary']
        : next !== undefined
          ? ['shots', index + 1, 'boundary']
          : ['film', 'boundary'];
    return [
      errorAt(at, {
        code: 'boundary-too-long',
        message: `Shot ${index + 1} lasts ${seconds} seconds, and its boundaries would take ${round(taken)} of them.`,
        help: 'Make the boundary into this shot or the one after it shorter.',
      }),
    ];
  });
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
