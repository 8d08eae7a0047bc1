import type { Digest } from '../base/digest.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Timeline } from '../timeline/timeline.js';
import { type BedSound, SAMPLE_RATE, type TimelineSound } from '../timeline/timeline-sound.js';
import type { CutMedia, CutShot, SoundPart } from './cut-list.js';

/** The sounds of a film, its shots, and the files. */
export interface CutSoundsInput {
  readonly timeline: Pick<Timeline, 'sound' | 'entries'>;
  readonly storyboardShots: readonly Pick<Shot, 'id' | 'audio'>[];
  readonly shots: readonly Pick<CutShot, 'id' | 'take'>[];
  readonly soundMedia: ReadonlyMap<Digest, CutMedia>;
}

/** The sounds of a film as parts of files: the bed, the sound of the clips, and the voices. */
export function cutSounds({ timeline: { sound, entries }, ...input }: CutSoundsInput): readonly SoundPart[] {
  if (sound === null) return [];
  const fileOf = (digest: Digest): CutMedia => {
    const media = input.soundMedia.get(digest);
    if (media === undefined) throw new Error('A sound of the film was not described.');
    return media;
  };
  const bed = sound.bed === null ? [] : bedParts(sound.bed, fileOf(sound.bed.digest), sound.length);
  // A timeline has the sounds of clips and the voices in the order of its shots.
  const withSound = new Set(entries.flatMap(({ shot, clip }) => (clip.facts.audio === null ? [] : [shot])));
  const heard = input.shots.filter(({ id }) => withSound.has(id));
  const speaking = input.storyboardShots.filter(({ audio }) => audio !== null);
  return [...bed, ...clipParts(sound, heard), ...voiceParts(sound, speaking, fileOf)];
}

function clipParts(
  { clips }: TimelineSound,
  shots: readonly Pick<CutShot, 'id' | 'take'>[],
): readonly SoundPart[] {
  return clips.flatMap(({ at, from, to, fadeIn, fadeOut }, n): readonly SoundPart[] => {
    const shot = shots[n];
    if (shot === undefined) return [];
    const part = { at, from, length: to - from, volume: 1, fadeIn, fadeOut };
    return [{ kind: 'clip', media: shot.take.media, shot: shot.id, ...part }];
  });
}

function voiceParts(
  { voices, length: whole }: TimelineSound,
  shots: readonly Pick<Shot, 'id'>[],
  fileOf: (digest: Digest) => CutMedia,
): readonly SoundPart[] {
  return voices.flatMap(({ digest, at, volume }, n): readonly SoundPart[] => {
    const media = fileOf(digest);
    const length = Math.min(samplesOf(media), whole - at);
    const part = { at, from: 0, length, volume, fadeIn: 0, fadeOut: 0 };
    return length > 0 ? [{ kind: 'voice', media, shot: shots[n]?.id ?? null, ...part }] : [];
  });
}

// A bed that is shorter than the film starts again from its beginning, and the fades are those of the whole bed.
function bedParts(bed: BedSound, media: CutMedia, length: number): readonly SoundPart[] {
  const whole = samplesOf(media);
  const parts: SoundPart[] = [];
  for (
    let at = 0, from = bed.loop && whole > 0 ? bed.offset % whole : bed.offset;
    at < length && from < whole;
    from = 0
  ) {
    const part = Math.min(whole - from, length - at);
    parts.push({
      ...{ kind: 'bed', media, shot: null, at, from, length: part, volume: bed.volume },
      fadeIn: at === 0 ? Math.min(bed.fadeIn, part) : 0,
      fadeOut: at + part >= length ? Math.min(bed.fadeOut, part) : 0,
    });
    at += part;
    if (!bed.loop) break;
  }
  return parts;
}

function samplesOf({ seconds }: CutMedia): number {
  return Math.floor(seconds * SAMPLE_RATE);
}
