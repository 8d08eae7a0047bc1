import type { Digest } from '../base/digest.js';
import type { Storyboard } from '../storyboard/storyboard.js';
import type { Clip, ClipFacts } from './clip.js';
import { filmSize, shownSize } from './film-size.js';
import { focusIn } from './focus-in.js';
import { layOutAudio } from './lay-out-audio.js';
import { layOutCaptions, layOutChapters } from './lay-out-captions.js';
import { shortenTransitions } from './shorten-transitions.js';
import {
  type CopyTerms,
  canEncodeToMatch,
  copyBlocker,
  copyKey,
  difference,
  formatHdr,
  hdrOf,
} from './stream-copy-rules.js';
import type { FilmFormat, Timeline, TimelineEntry } from './timeline.js';
import type { SoundFile } from './timeline-sound.js';
import {
  affectedFrames,
  checkRoom,
  mixedFrames,
  type TimelineTransition,
  transitionBetween,
  withRoom,
} from './transition.js';

/** A storyboard and the clip of each of its shots. */
export interface TimelineInput {
  readonly storyboard: Pick<Storyboard, 'title' | 'film' | 'shots'>;
  /** By shot id. Shots without a clip are left out of the film. */
  readonly clips: ReadonlyMap<string, Clip>;
  /** By shot id, the model that generated the clip; absent for drafts. */
  readonly models: ReadonlyMap<string, string>;
  /** Sound files by the src that names them. */
  readonly sounds: ReadonlyMap<string, SoundFile>;
  /** Shots whose clips are placeholders. They decide neither how other clips are encoded nor the film's colours. */
  readonly placeholders?: ReadonlySet<string>;
  /** By uri, the loaded keyframes; needed only where colours are matched. */
  readonly keyframes?: ReadonlyMap<string, { readonly digest: Digest }>;
}

/**
 * Builds the edit of a film from its clips: size, rate, order, transitions, and for each clip whether it can be copied
 * or why not. Throws RenderError `transition-too-long`.
 */
export function buildTimeline({
  storyboard,
  clips,
  models,
  sounds,
  placeholders = new Set(),
  keyframes = new Map(),
}: TimelineInput): Timeline {
  const { title, film, shots } = storyboard;
  const takes = shots.flatMap((shot) => {
    const clip = clips.get(shot.id);
    return clip === undefined ? [] : [{ shot, clip }];
  });
  const wanted = takes
    .slice(1)
    .map(({ shot }, n) => transitionBetween(takes[n]!.shot, shot, { ...film, keyframes }));
  const facts = takes.map(({ clip }) => clip.facts);
  const terms: CopyTerms = { ...filmSize(film.size, facts), rate: [film.fps, 1] };
  const burns =
    film.mark !== undefined ||
    (film.captions === 'burn' && takes.some(({ shot }) => shot.captions.length > 0));
  const real = takes.flatMap(({ shot, clip }) => (placeholders.has(shot.id) ? [] : [clip.facts]));
  const model = modelClip(real, terms, burns || wanted.some(cutsClips));
  const conforms = takes.map(({ shot, clip }) =>
    placeholders.has(shot.id) ? null : whyNotCopied(clip.facts, terms, model),
  );
  const exact = facts.map((one, n) => (conforms[n] === null ? one.frames : one.duration * film.fps));
  const lengths = exact.map((length) => Math.max(1, Math.round(length)));
  const transitions = shortenTransitions({
    transitions: wanted.map((one, n) => withRoom(one, lengths[n]! - (wanted[n - 1]?.in ?? 0))),
    asked: wanted.map(({ match }, n) => match?.frames ?? mixedFrames(takes[n + 1]!.shot, film.fps)),
    lengths: lengths.map((frames, n) => ({ frames, exact: exact[n]! })), // One for each take.
  });
  let start = 0;
  const entries = takes.map(({ shot, clip }, n): TimelineEntry => {
    const [conform, length] = [conforms[n] ?? null, lengths[n]!]; // One for each take.
    const [before, after] = [transitions[n - 1], transitions[n]];
    checkRoom(shot.id, length, before ? affectedFrames(before).in : 0, after ? affectedFrames(after).out : 0);
    const range = [before?.in ?? 0, length - (after?.out ?? 0)] as const;
    start += before?.frames ?? 0;
    const focus = focusIn(shot, shownSize(clip.facts), { ...film, ...terms });
    const fit = film.fpsFit && hasFewerFrames(clip.facts, length) ? { fpsFit: film.fpsFit } : {};
    const entry = { shot: shot.id, clip, conform, ...fit, ...focus, length, range, start };
    start += range[1] - range[0];
    return entry;
  });
  const format: FilmFormat = { ...terms, fit: film.fit, colour: model?.colour ?? BT709 };
  const placed = entries.map((entry, n) => ({ entry, shot: takes[n]!.shot })); // Entries were made of takes.
  const mixed = transitions.map(({ frames }) => frames);
  return {
    format,
    frames: start,
    entries,
    transitions,
    sound: layOutAudio({
      film,
      shots: takes.map(({ shot }) => shot),
      entries,
      transitions,
      frames: start,
      sounds,
    }),
    captions: {
      as: film.captions,
      language: film.language,
      cues: film.captions === 'off' ? [] : layOutCaptions(placed, terms.rate),
    },
    chapters: film.chapters ? layOutChapters(placed, mixed) : [],
    tags: { title, models: [...new Set(takes.flatMap(({ shot }) => models.get(shot.id) ?? []))].sort() },
    ...(film.mark === undefined ? {} : { mark: film.mark }),
  };
}

// A difference of 29.97 to 30 shows one frame twice in half a minute; frames made for it would blur all others.
function hasFewerFrames({ frames }: ClipFacts, length: number): boolean {
  return frames > 1 && length > frames * 1.01;
}

function cutsClips(transition: TimelineTransition): boolean {
  const { out, in: into } = affectedFrames(transition);
  return out + into > 0;
}

const BT709: ClipFacts['colour'] = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};

// The largest group of equal clips is copied, and the others are conformed to it: most of the paid frames stay untouched.
function modelClip(
  facts: readonly ClipFacts[],
  terms: CopyTerms,
  clipsAreCut: boolean,
): ClipFacts | undefined {
  const groups = new Map<string, { readonly first: ClipFacts; count: number; frames: number }>();
  for (const clip of facts) {
    if (copyBlocker(clip, terms) !== null) continue;
    const group = groups.get(copyKey(clip)) ?? { first: clip, count: 0, frames: 0 };
    group.count += 1;
    group.frames += clip.frames;
    groups.set(copyKey(clip), group);
  }
  const usable = [...groups.values()].filter(
    ({ first, count }) => canEncodeToMatch(first) || (count === facts.length && !clipsAreCut),
  );
  return usable.reduce<(typeof usable)[number] | undefined>(
    (best, group) => (best === undefined || group.frames > best.frames ? group : best),
    undefined,
  )?.first;
}

function whyNotCopied(facts: ClipFacts, terms: CopyTerms, model: ClipFacts | undefined): string | null {
  const blocker = copyBlocker(facts, terms);
  if (blocker !== null) return blocker;
  const hdr = hdrOf(facts);
  if (model === undefined && hdr !== null) return formatHdr(hdr);
  if (model === undefined)
    return `${facts.codec} in ${facts.pixelFormat} cannot be joined with clips that differ`;
  return copyKey(facts) === copyKey(model) ? null : difference(facts, model);
}
