import type { FilmSettings, Shot } from '../storyboard/storyboard.js';
import type { TimelineEntry } from './timeline.js';
import {
  type ClipSound,
  SAMPLE_RATE,
  type SoundFile,
  type TimelineSound,
  type VoiceSound,
} from './timeline-sound.js';
import type { TimelineTransition } from './transition.js';

/** What a film's sound depends on. */
export interface SoundParts {
  readonly film: Pick<FilmSettings, 'audio' | 'clipSound' | 'fps'>;
  readonly shots: readonly Pick<Shot, 'audio'>[];
  readonly entries: readonly TimelineEntry[];
  readonly transitions: readonly TimelineTransition[];
  readonly frames: number;
  /** By src. */
  readonly sounds: ReadonlyMap<string, SoundFile>;
}

/** The film's sound as data; null when there is none. There is one entry per shot. */
export function layOutAudio({
  film,
  shots,
  entries,
  transitions,
  frames,
  sounds,
}: SoundParts): TimelineSound | null {
  const samples = (frame: number): number => Math.round((frame * SAMPLE_RATE) / film.fps);
  const audio = film.audio;
  const bedFile = audio === null ? undefined : sounds.get(audio.src);
  const bed =
    audio === null || bedFile === undefined
      ? null
      : {
          ...bedFile,
          offset: inSamples(audio.offset),
          volume: audio.volume,
          fadeIn: inSamples(audio.fadeIn),
          fadeOut: inSamples(audio.fadeOut),
          loop: audio.loop,
        };
  const clips = entries.flatMap((entry, n): ClipSound[] => {
    if (film.clipSound === 'mute' || entry.clip.facts.audio === null) return [];
    const [before, after] = [transitions[n - 1], transitions[n]];
    // In a transition both shots are audible, one fading in and one out; a fade through a colour passes through silence.
    const rise = before?.frames === 0 ? 0 : (before?.in ?? 0);
    const fall = after?.frames === 0 ? 0 : (after?.out ?? 0);
    const [first, end] = [entry.range[0] - rise, entry.range[1] + fall];
    return [
      {
        path: entry.clip.path,
        digest: entry.clip.digest,
        at: samples(entry.start - rise),
        from: samples(first),
        to: samples(first) + samples(entry.start - rise + end - first) - samples(entry.start - rise),
        fadeIn: samples(rise),
        fadeOut: samples(fall),
      },
    ];
  });
  const voices = entries.flatMap(({ start, range: [first] }, n): VoiceSound[] => {
    const voice = shots[n]?.audio ?? null;
    const file = voice === null ? undefined : sounds.get(voice.src);
    if (voice === null || file === undefined) return [];
    return [
      { ...file, at: Math.max(0, samples(start - first)) + inSamples(voice.delay), volume: voice.volume },
    ];
  });
  if (bed === null && clips.length === 0 && voices.length === 0) return null;
  const balance = film.clipSound === 'mute' ? 'keep' : film.clipSound;
  return { length: samples(frames), bed, clips, voices, balance, loudness: audio?.loudness ?? null };
}

function inSamples(seconds: number): number {
  return Math.round(seconds * SAMPLE_RATE);
}
