import type { CutMedia, CutShot, Rate } from './cut-list.js';
import { timecode } from './rate-time.js';

/** One line of an event of a CMX3600 list. Ranges are frames: the first, and the one after the last. */
export interface EdlLine {
  /** At most eight letters and digits. */
  readonly reel: string;
  readonly track: string;
  readonly edit: string;
  /** Length of a transition; null for a cut. */
  readonly frames: number | null;
  readonly source: readonly [number, number];
  readonly record: readonly [number, number];
}

/** The line in its columns. */
export function edlLine(
  event: number,
  { reel, track, edit, frames, source, record }: EdlLine,
  rate: Rate,
): string {
  const length = frames === null ? '' : String(frames).padStart(3, '0');
  const times = [...source, ...record].map((frame) => timecode(frame, rate)).join(' ');
  const number = String(event).padStart(3, '0');
  return `${number}  ${reel.padEnd(8)} ${track.padEnd(5)} ${edit.padEnd(4)} ${length.padEnd(3)} ${times}`;
}

/** The reel of a shot's take: the numbers of both, S0001T02. */
export function tapeOf({ number, take }: Pick<CutShot, 'number' | 'take'>): string {
  return `S${String(number).padStart(4, '0')}T${String(take.number ?? 1).padStart(2, '0')}`.slice(0, 8);
}

/** The reel of a sound file. */
export function tapeOfSound({ id }: Pick<CutMedia, 'id'>): string {
  return id.toUpperCase().slice(-8);
}
