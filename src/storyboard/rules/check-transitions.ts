import { type Diagnostic, type DocumentPath, errorAt } from '../../diagnostics/diagnostic.js';
import { readMatch, sharesKeyframe } from '../defaults/read-match.js';
import { readTransition } from '../defaults/read-transition.js';
import type { ValidDocument } from '../schema/drop-invalid-values.js';
import type { Transition as TransitionDocument } from '../schema/schema.generated.js';
import { timedKinds, transitionKinds } from '../transition-kinds.js';
import type { ResolvedImages } from './resolve-images.js';

/** Whether each transition has one kind, has shots on both sides, and is shorter than these shots. */
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
            message: 'The first shot cannot have a transition: there is no previous shot.',
            help: 'Move "transition" to the next shot, or remove it.',
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
            ? 'This transition has no kind.'
            : `A transition has one kind, but this one has ${[kind, ...others].join(' and ')}.`,
        help: 'Write one kind with its length, such as "dissolve: 0.5s".',
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
        help: `Only a ${owner} has a ${option.name}. Remove "${option.key}".`,
      }),
    ];
  });
}

// Most models make clips of five seconds. If a clip is shorter, the assembly of the film reports it.
const USUAL_SECONDS = 5;
const USUAL_RATE = 30;

function longTransitions(document: ValidDocument, images: ResolvedImages): readonly Diagnostic[] {
  const { film = {}, shots = [], defaults = {} } = document;
  const played = [...shots.keys()].filter((index) => shots[index]?.skip !== true);
  const lengths = played.map((index, n) => {
    const [shot, before] = [shots[index], played[n - 1]];
    if (before === undefined) return { out: 0, in: 0 };
    const read = readTransition(shot?.transition ?? film.transition ?? 'cut');
    const each = read.kind === 'cut' ? matchedSeconds(document, images, { index, before }) : read.seconds;
    const side = transitionKinds[read.kind].sides === 'halves' ? each / 2 : each;
    return { out: side, in: side };
  });
  return played.flatMap((index, n) => {
    const written = shots[index]?.duration ?? defaults?.duration;
    // The length of a voice is known when its file was read: it is checked then.
    if (written === 'voice') return [];
    const seconds = typeof written === 'number' ? written : USUAL_SECONDS;
    const taken = (lengths[n]?.in ?? 0) + (lengths[n + 1]?.out ?? 0);
    if (taken < seconds) return [];
    const at = whereItIsLong(document, n === 0 ? played.slice(1, 2) : played.slice(n, n + 2));
    return [
      errorAt(at, {
        code: 'transition-too-long',
        message: `${written === 'auto' ? `The draft of shot ${index + 1}` : `Shot ${index + 1}`} is ${seconds} seconds long, but its transitions take ${round(taken)} seconds.`,
        help: 'Shorten the transition into this shot or the transition into the next shot.',
      }),
    ];
  });
}

function matchedSeconds(
  { film = {}, shots = [] }: ValidDocument,
  images: ResolvedImages,
  { index, before }: { readonly index: number; readonly before: number },
): number {
  const match = readMatch(shots[index]?.match_color ?? film.match_color ?? false);
  return match !== null && sharesKeyframe(images.shots, index, before)
    ? match.frames / (film.fps ?? USUAL_RATE)
    : 0;
}

// The place where it can be shortened: this shot's own transition, the next shot's, or the film's.
function whereItIsLong({ film = {}, shots = [] }: ValidDocument, places: readonly number[]): DocumentPath {
  for (const at of places) {
    const key = (['transition', 'match_color'] as const).find((one) => shots[at]?.[one] !== undefined);
    if (key !== undefined) return ['shots', at, key];
  }
  return ['film', film.match_color === undefined ? 'transition' : 'match_color'];
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
