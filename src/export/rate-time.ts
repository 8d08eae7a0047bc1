import { reduceFraction } from '../base/fraction.js';
import { SAMPLE_RATE } from '../timeline/timeline-sound.js';
import type { Rate } from './cut-list.js';

/** A number of frames as seconds: a fraction in lowest terms. */
export function framesInSeconds(frames: number, [per, seconds]: Rate): Rate {
  return reduceFraction(frames * seconds, per);
}

/** Frames per second as a decimal number. */
export function decimalRate([per, seconds]: Rate): number {
  return per / seconds;
}

/** How many frames the timecode of a rate counts per second: 24 for 23.976. */
export function nominalRate(rate: Rate): number {
  return Math.round(decimalRate(rate));
}

/** The timecode of a frame without dropped numbers: 00:03:19:10. */
export function timecode(frame: number, rate: Rate): string {
  const nominal = nominalRate(rate);
  const seconds = Math.floor(frame / nominal);
  const digits = Math.max(2, String(nominal - 1).length);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return [
    ...parts.map((part) => String(part).padStart(2, '0')),
    String(frame % nominal).padStart(digits, '0'),
  ].join(':');
}

/** Samples as frames of a rate, to the nearest. */
export function soundFrames(samples: number, [per, seconds]: Rate): number {
  return Math.round((samples * per) / (SAMPLE_RATE * seconds));
}
