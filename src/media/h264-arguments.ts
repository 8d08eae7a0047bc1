import type { ClipFacts } from '../timeline/clip.js';

/** Frames per second as a fraction. */
export type Rate = readonly [number, number];

/** Metadata of an encoding, in addition to size and rate. */
export interface ColourTags {
  readonly colour: ClipFacts['colour'];
  /** The id of the encoder's parameter sets. In a track with other clips, each needs a different one. */
  readonly parameterSet: number;
}

/** The colour metadata of clips that inbetween encodes: BT.709 in limited range. */
export const BT709: ClipFacts['colour'] = {
  primaries: 'bt709',
  transfer: 'bt709',
  matrix: 'bt709',
  fullRange: false,
};

/**
 * Arguments to encode frames as H.264 in an MP4, at a constant rate, with an I-frame every second so that later cuts
 * re-encode little. The bytes depend only on the frames and the engine build, not on the machine.
 */
export function h264Arguments(
  rate: Rate,
  tags: ColourTags = { colour: BT709, parameterSet: 0 },
): readonly string[] {
  return [...streamArguments(rate, tags), ...mp4Arguments(rate)];
}

/** The filter that tags frames with colour metadata. Newer versions of ffmpeg use it, older ones use the options. */
export function tagFilter({ primaries, transfer, matrix, fullRange }: ClipFacts['colour']): string {
  const range = fullRange === null ? 'unknown' : fullRange ? 'pc' : 'tv';
  const [p, t, m] = [primaries, transfer, matrix].map((name) => name ?? 'unknown');
  return `setparams=range=${range}:color_primaries=${p}:color_trc=${t}:colorspace=${m}`;
}

/** Ticks per second: the rate doubled until it is at least 10,000 (30 -> 15360). */
export function timescaleFor([frames]: Rate): number {
  let ticks = frames;
  while (ticks < 10_000) ticks *= 2;
  return ticks;
}

function streamArguments([frames, seconds]: Rate, { colour, parameterSet }: ColourTags): readonly string[] {
  const second = Math.max(1, Math.round(frames / seconds));
  // With "stitchable", the parameter sets do not depend on the content of the frames.
  const parameterSetOption = parameterSet === 0 ? '' : `:sps-id=${parameterSet}:stitchable=1`;
  return [
    // The same preset for the slow WASM build: superfast takes two thirds of the time there, but its files are 1.8 times
    // as large and differ from those of a native ffmpeg with the same x264.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    // The bytes depend on the number of threads, so it must not depend on the number of cores.
    ...['-threads', '4', '-filter_threads', '1'],
    '-x264-params',
    // Without cpu-independent, newer CPU instructions change the last bit. Without chromaloc, the place of the chroma samples
    // in a clip is written into the parameter sets, which then differ from those of other clips.
    `keyint=${second}:min-keyint=${second}:scenecut=0:open-gop=0:cpu-independent=1:chromaloc=0${parameterSetOption}`,
    ...colourOptions(colour),
    // Removes the message with the version and settings of the encoder.
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
