import type { ClipFacts } from '../timeline/clip.js';

/** Frames per second as a fraction. */
export type Rate = readonly [number, number];

/** What the pictures of an encoding say of themselves, beside size and rate. */
export interface ColourTags {
  readonly colour: ClipFacts['colour'];
  /** The number of the encoder's parameter sets. Tracks that hold other clips too need one of their own. */
  readonly parameterSet: number;
}

/** What our own clips say: BT.709 in limited range. */
export const BT709: ClipFacts['colour'] = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};

/**
 * Arguments that encode pictures as H.264 in an MP4, at a constant rate, with an I-frame every second so that later
 * cuts re-encode little. The bytes depend on the pictures and the engine's build, and on nothing of the machine.
 */
export function h264Arguments(
  rate: Rate,
  tags: ColourTags = { colour: BT709, parameterSet: 0 },
): readonly string[] {
  return [...streamArguments(rate, tags), ...mp4Arguments(rate)];
}

/** The filter that says what colours the pictures have; newer ffmpegs believe it, older ones the options. */
export function tagFilter({ primaries, transfer, matrix, fullRange }: ClipFacts['colour']): string {
  const range = fullRange === null ? 'unknown' : fullRange ? 'pc' : 'tv';
  const [p, t, m] = [primaries, transfer, matrix].map((name) => name ?? 'unknown');
  return `setparams=range=${range}:color_primaries=${p}:color_trc=${t}:colorspace=${m}`;
}

/** Ticks per second: the rate doubled until a frame lasts a whole number of ticks at a fine grain (30 -> 15360). */
export function timescaleFor([frames]: Rate): number {
  let ticks = frames;
  while (ticks < 10_000) ticks *= 2;
  return ticks;
}

function streamArguments([frames, seconds]: Rate, { colour, parameterSet }: ColourTags): readonly string[] {
  const second = Math.max(1, Math.round(frames / seconds));
  // "stitchable" keeps the parameter sets from depending on what is in the pictures.
  const own = parameterSet === 0 ? '' : `:sps-id=${parameterSet}:stitchable=1`;
  return [
    // The same preset for the slow WASM build: superfast takes two thirds of the time there, but makes files 1.8 times
    // as large and other bytes than a native ffmpeg of the same x264.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    // x264 writes other bytes for another number of threads, so it must not ask how many cores there are.
    ...['-threads', '4', '-filter_threads', '1'],
    '-x264-params',
    // Without cpu-independent the newest instructions of a CPU change the last bit.
    `keyint=${second}:min-keyint=${second}:scenecut=0:open-gop=0:cpu-independent=1${own}`,
    ...colourOptions(colour),
    // The encoder's own message (its version and settings) is no picture.
    ...['-bsf:v', 'filter_units=remove_types=6', '-flags:v', '+bitexact'],
  ];
}

function colourOptions({ primaries, transfer, matrix, fullRange }: ClipFacts['colour']): readonly string[] {
  return [
    ...(primaries === null ? [] : ['-color_primaries', primaries]),
    ...(transfer === null ? [] : ['-color_trc', transfer]),
    ...(matrix === null ? [] : ['-colorspace', matrix]),
    ...(fullRange === null ? [] : ['-color_range', fullRange ? 'pc' : 'tv']),
  ];
}

function mp4Arguments(rate: Rate): readonly string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
    ...['-video_track_timescale', String(timescaleFor(rate)), '-movflags', '+faststart', '-f', 'mp4'],
  ];
}
