import type { Diagnostic, Location } from '../diagnostics/diagnostic.js';
import { importWarning } from './import-text.js';
import type { ImportedLength, ImportedShot, ImportedTransition, Stated } from './imported-edit.js';

/** A clip on a track of a timeline. Places and lengths in seconds of the film. */
export interface PlacedClip {
  readonly shot: ImportedShot;
  readonly start: number;
  readonly length: number;
  /** Tracks above hide those below. */
  readonly track: number;
  /** The part of its media that it shows, and how long the media is; null where this is not known. */
  readonly source: { readonly from: number; readonly to: number; readonly media: number | null } | null;
  /** What it was when it was exported; null where this is not known. */
  readonly exported: ExportedShot | null;
  /** The transition from the clip before it on its track; null for a cut. */
  readonly before: PlacedTransition | null;
  /** Names what it shows, so that two parts of one clip are found. */
  readonly media: string;
}

export interface PlacedTransition extends ImportedTransition {
  readonly seconds: number;
  readonly at: Location;
}

/** A shot as it was when the file was exported: what differs from it was changed in an editing program. */
export interface ExportedShot {
  readonly id: string;
  /** The shown frames of the clip. */
  readonly shown: readonly [number, number];
  /** Frames per second of `shown`. */
  readonly rate: number;
  /** The requested length in seconds, or the word that decides it. */
  readonly duration: number | 'auto' | 'voice' | null;
  /** The transition into it; null for the first shot. */
  readonly transition: {
    readonly kind: string;
    readonly frames: number;
    readonly style: string | null;
    readonly colour: string | null;
  } | null;
  readonly title: string | null;
  readonly prompt: string | null;
  readonly first: string | null;
  readonly last: string | null;
  readonly captions: readonly string[];
  /** The name of the take that was shown. */
  readonly take: string | null;
  /** The digest of its clip. */
  readonly clip: string | null;
}

/** Clips in their order in the film, each with its transition and its length. Clips that others hide are reported. */
export function layOutShots(
  clips: readonly PlacedClip[],
  diagnostics: Diagnostic[],
): readonly ImportedShot[] {
  const visible = joinParts(withoutHidden(clips, diagnostics));
  return visible.map((clip, n) => {
    const next = visible[n + 1];
    const { shot, before, exported } = clip;
    const transition = n === 0 && before === null ? undefined : statedTransition(clip);
    const length = lengthOf(clip, next?.before ?? null);
    if (exported !== null && length?.isChanged === true && isCutAtStart(clip))
      diagnostics.push(cutAtStart(shot));
    return {
      ...shot,
      ...(transition === undefined ? {} : { transition }),
      ...(length === undefined ? {} : { length }),
    };
  });
}

function withoutHidden(clips: readonly PlacedClip[], diagnostics: Diagnostic[]): readonly PlacedClip[] {
  const byTrack = [...clips].sort((a, b) => b.track - a.track || a.start - b.start);
  const shown: PlacedClip[] = [];
  const ends = new Map<number, PlacedClip[]>();
  for (const clip of byTrack) {
    const above = shown.filter((one) => one.track !== clip.track);
    // Most films have one track: nothing is compared then.
    const covered = above.reduce((sum, one) => sum + overlap(one, clip), 0);
    if (covered > clip.length / 2) diagnostics.push(hidden(clip.shot));
    else shown.push(clip);
  }
  ends.clear();
  return shown.sort((a, b) => a.start - b.start || a.track - b.track);
}

function overlap(a: PlacedClip, b: PlacedClip): number {
  return Math.max(0, Math.min(a.start + a.length, b.start + b.length) - Math.max(a.start, b.start));
}

const SAME_FRAME = 0.5 / 30;

// A clip that was cut into parts which still follow each other is one shot.
function joinParts(clips: readonly PlacedClip[]): readonly PlacedClip[] {
  const joined: PlacedClip[] = [];
  for (const clip of clips) {
    const last = joined.at(-1);
    if (
      last?.source &&
      clip.source &&
      clip.before === null &&
      last.media === clip.media &&
      last.shot.id === clip.shot.id &&
      last.media !== '' &&
      Math.abs(last.source.to - clip.source.from) < SAME_FRAME
    ) {
      const source = { ...last.source, to: clip.source.to };
      joined.splice(-1, 1, { ...last, source, length: last.length + clip.length });
    } else joined.push(clip);
  }
  return joined;
}

function statedTransition({ before, exported, shot }: PlacedClip): Stated<ImportedTransition> | undefined {
  const kind = before?.kind ?? 'cut';
  if (exported?.transition) {
    const { kind: was, frames, style, colour } = exported.transition;
    const now = before === null ? 0 : Math.round(before.seconds * exported.rate);
    const isSameLook =
      (before?.style === undefined || before.style === style) &&
      (before?.colour === undefined || before.colour === colour);
    if (was === kind && now === (kind === 'cut' ? 0 : frames) && isSameLook) return undefined;
  }
  if (before === null) return { value: { kind: 'cut' }, at: shot.at };
  const { at, ...value } = before;
  return { value: { ...value, seconds: round(value.seconds) }, at };
}

// Two frames of 24 per second: one that a shared keyframe leaves out, and one for rounding.
const UNTOUCHED = 2.1 / 24;

function lengthOf(
  { shot, source, length, exported, before }: PlacedClip,
  after: PlacedTransition | null,
): ImportedLength | undefined {
  if (exported !== null && source !== null) {
    const was = exported.shown[1] - exported.shown[0];
    const now = Math.round((source.to - source.from) * exported.rate);
    if (was === now) {
      return exported.duration === null
        ? undefined
        : { value: exported.duration, at: shot.at, isChanged: false };
    }
    const whole = typeof exported.duration === 'number' ? exported.duration : was / exported.rate;
    return { value: round(whole + (now - was) / exported.rate), at: shot.at, isChanged: true };
  }
  // A transition mixes frames of both clips, half of them after the end of the shot. A fade has no frame twice.
  const mixed = [before, after].reduce(
    (sum, one) => sum + (one === null || one.kind === 'fade' ? 0 : one.seconds / 2),
    0,
  );
  const wanted = length + mixed;
  const media = source?.media ?? null;
  const isWhole = media !== null && Math.abs(media - wanted) < UNTOUCHED;
  return { value: round(isWhole ? media : wanted), at: shot.at, isChanged: !isWhole };
}

function isCutAtStart({ source, exported }: PlacedClip): boolean {
  if (source === null || exported === null) return false;
  return Math.round(source.from * exported.rate) > exported.shown[0];
}

function round(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function hidden({ name, at }: ImportedShot): Diagnostic {
  return importWarning(at, {
    code: 'clip-hidden',
    message: `The clip "${name}" is hidden by a clip on a track above, so it is left out.`,
    help: 'A storyboard shows one shot at a time. Move the clip to a free part of the timeline to keep it.',
  });
}

function cutAtStart({ name, at }: ImportedShot): Diagnostic {
  return importWarning(at, {
    code: 'trimmed-at-start',
    message: `The clip "${name}" is trimmed at its start. A storyboard states lengths only, so a shorter clip is requested.`,
    help: 'To keep the clip and this cut, finish the film in the editing program.',
  });
}
