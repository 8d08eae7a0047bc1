import { type Diagnostic, errorAt } from '../diagnostics/diagnostic.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { Capabilities } from './capabilities.js';

/** The length of a shot whose `duration: voice` is resolved, or what is wrong with it. */
export interface VoiceDuration {
  /** Null: the model's default. */
  readonly duration: Exclude<Shot['duration'], 'voice'>;
  readonly diagnostics: readonly Diagnostic[];
}

// Less than half a frame, and encoders pad sound by more: a voice of 5.004 s needs no clip of six seconds.
const NEGLIGIBLE = 0.01;

/**
 * The length of a shot: as it is written, or with `duration: voice` from the start of the shot to the end of its audio,
 * rounded up to what the model allows. `voiceSeconds` has the lengths of sounds by their src.
 */
export function resolveDuration(
  shot: Shot,
  { model, durations }: Pick<Capabilities, 'model' | 'durations'>,
  voiceSeconds: ReadonlyMap<string, number>,
): VoiceDuration {
  const { id, duration, audio, origins } = shot;
  if (duration !== 'voice') return { duration, diagnostics: [] };
  const at = origins.duration ?? shot.at;
  const wrong = (code: string, message: string, help: string, place = at): VoiceDuration => ({
    duration: null,
    diagnostics: [errorAt(place, { code, message, help })],
  });
  if (audio === null) {
    // Under defaults it is for the shots that have a voice.
    if (at[0] === 'defaults') return { duration: null, diagnostics: [] };
    const help = 'Add "audio" with a sound file, or write the seconds.';
    return wrong('voice-missing', `Shot "${id}" has "duration: voice", and no "audio".`, help);
  }
  const seconds = voiceSeconds.get(audio.src);
  if (seconds === undefined) {
    const help = 'Install ffmpeg (see "inbetween doctor"), or write the seconds.';
    return wrong('voice-length-unknown', `The length of "${audio.src}" is not known without ffmpeg.`, help);
  }
  const needed = audio.delay + seconds - NEGLIGIBLE;
  if (needed > durations.max) {
    const end = `${Math.round((audio.delay + seconds) * 100) / 100} seconds`;
    return wrong(
      'voice-too-long',
      `The audio of shot "${id}" ends after ${end}, but the longest clip of the model "${model}" has ${durations.max} seconds.`,
      'Shorten the audio, use a model with longer clips, or write the seconds: the audio then continues over the next shot.',
      audio.at,
    );
  }
  // A step that is coarser than what builds of ffmpeg differ in: the length is a part of the cache key.
  const steps = durations.whole ? 1 : 10;
  const rounded = Math.ceil(needed * steps) / steps;
  const fitting = durations.only?.find((length) => length >= rounded) ?? rounded;
  return { duration: Math.min(durations.max, Math.max(durations.min, fitting)), diagnostics: [] };
}
