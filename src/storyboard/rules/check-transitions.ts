import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { readMatch, shareImage } from '../defaults/read-match.js';
import { readTransition } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { Transition as TransitionDocument } from '../schema/schema.generated.js';
import { timedKinds, transitionKinds } from '../transition-kinds.js';
import type { ResolvedImages } from './resolve-images.js';

/** Whether each transition says one thing, has shots on both sides, and leaves something of them. */
export function checkTransitions(document: ValidDocument, images: ResolvedImages): readonly Diagnostic[] {
  const { film = {}, shots = [] } = document;
  const written = shots.map((shot, index) => ({
    transition: shot?.transition,
    at: ['shots', index, 'transition'],
  }));
  const unclear = [{ transition: film.transition, at: ['film', 'transition'] }, ...written].flatMap(
    ({ transition, at }) => (transition === undefined ? [] : unclearTransition(transition, at)),
  );
  const [first] = written;
  const alone =
    first?.transition === undefined || first.transition === 'cut'
      ? []
      : [
          errorAt(first.at, {
            code: 'transition-on-first-shot',
            on: 'key',
            message: 'The first shot has no shot before it, so there is no transition to it.',
            help: 'Move "transition" to the shot after, or remove it.',
          }),
        ];
  return unclear.length > 0 ? unclear : [...alone, ...longTransitions(document, images)];
}

function unclearTransition(transition: TransitionDocument, at: DocumentPath): readonly Diagnostic[] {
  if (typeof transition === 'string') return [];
  const [kind, ...others] = timedKinds.filter((one) => transition[one] !== undefined);
  // The schema check has dropped what is wrong in it, and has reported that.
  if (Object.keys(transition).length === 0) return [];
  if (kind === undefined || others.length > 0) {
    return [
      errorAt(at, {
        code: 'transition-unclear',
        on: 'key',
        message:
          kind === undefined
            ? 'This transition does not say what it is.'
            : `A transition is one thing, but this one is ${[kind, ...others].join(' and ')}.`,
        help: 'Write one of them with its length, such as "dissolve: 0.5s".',
      }),
    ];
  }
  return timedKinds.flatMap((owner) => {
    const { option } = transitionKinds[owner];
    if (option === null || owner === kind || transition[option.key] === undefined) return [];
    return [
      errorAt([...at, option.key], {
        code: 'transition-unclear',
        on: 'key',
        message: `A ${kind} has no ${option.name}.`,
        help: `Only a ${owner} has one. Remove "${option.key}".`,
      }),
    ];
  });
}

// Clips of most models last five seconds; where one is shorter, the film says so when it is cut.
const USUAL_SECONDS = 5;
const USUAL_RATE = 30;

function longTransitions(document: ValidDocument, images: ResolvedImages): readonly Diagnostic[] {
  const { film = {}, shots = [], defaults = {} } = document;
  const lengths = shots.map((shot, index) => {
    if (index === 0) return { out: 0, in: 0 };
    const read = readTransition(shot?.transition ?? film.transition ?? 'cut');
    const each = read.kind === 'cut' ? matchedSeconds(document, images, index) : read.seconds;
    const side = transitionKinds[read.kind].sides === 'halves' ? each / 2 : each;
    return { out: side, in: side };
  });
  return shots.flatMap((shot, index) => {
    const seconds = shot?.duration ?? defaults?.duration ?? USUAL_SECONDS;
    const taken = (lengths[index]?.in ?? 0) + (lengths[index + 1]?.out ?? 0);
    if (taken < seconds) return [];
    const at = whereItIsLong(document, index);
    return [
      errorAt(at, {
        code: 'transition-too-long',
        message: `Shot ${index + 1} lasts ${seconds} seconds, and its transitions would take ${round(taken)} of them.`,
        help: 'Make the transition into this shot or the one after it shorter.',
      }),
    ];
  });
}

function matchedSeconds(
  { film = {}, shots = [] }: ValidDocument,
  images: ResolvedImages,
  index: number,
): number {
  const match = readMatch(shots[index]?.match_color ?? film.match_color ?? false);
  return match !== null && shareImage(images.shots, index) ? match.frames / (film.fps ?? USUAL_RATE) : 0;
}

// Pointed at where it can be shortened: this shot's own transition, the next one's, or the film's.
function whereItIsLong({ film = {}, shots = [] }: ValidDocument, index: number): DocumentPath {
  for (const at of index === 0 ? [index + 1] : [index, index + 1]) {
    const key = (['transition', 'match_color'] as const).find((one) => shots[at]?.[one] !== undefined);
    if (key !== undefined) return ['shots', at, key];
  }
  return ['film', film.match_color === undefined ? 'transition' : 'match_color'];
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
