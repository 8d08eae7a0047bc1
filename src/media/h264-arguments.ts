/** Frames per second as a fraction. */
export type Rate = readonly [number, number];

/**
 * Arguments that encode pictures as H.264 in an MP4: BT.709, constant rate, an I-frame every second so that later cuts
 * re-encode little. The bytes depend on the pictures and the engine's build, and on nothing of the machine.
 */
export function h264Arguments(rate: Rate): readonly string[] {
  return [...h264StreamArguments(rate), ...mp4Arguments(rate)];
}

/** The filter that says what colours the pictures have; newer ffmpegs believe it, older ones the options. */
export const BT709 = 'setparams=range=tv:color_primaries=bt709:color_trc=bt709:colorspace=bt709';

/** Ticks per second: the rate doubled until a frame lasts a whole number of ticks at a fine grain (30 -> 15360). */
export function timescaleFor([frames]: Rate): number {
  let ticks = frames;
  while (ticks < 10_000) ticks *= 2;
  return ticks;
}

function h264StreamArguments([frames, seconds]: Rate): readonly string[] {
  const second = Math.max(1, Math.round(frames / seconds));
  return [
    // The same preset for the slow WASM build: superfast takes two thirds of the time there, but makes files 1.8 times
    // as large and other bytes than a native ffmpeg of the same x264.
    ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18'],
    ...['-profile:v', 'high', '-pix_fmt', 'yuv420p'],
    // x264 writes other bytes for another number of threads, so it must not ask how many cores there are.
    ...['-threads', '4', '-filter_threads', '1'],
    '-x264-params',
    // Without cpu-independent the newest instructions of a CPU change the last bit.
    `keyint=${second}:min-keyint=${second}:scenecut=0:open-gop=0:cpu-independent=1`,
    ...['-color_primaries', 'bt709', '-color_trc', 'bt709', '-colorspace', 'bt709', '-color_range', 'tv'],
    // The encoder's own message (its version and settings) is no picture.
    ...['-bsf:v', 'filter_units=remove_types=6', '-flags:v', '+bitexact'],
  ];
}

function mp4Arguments(rate: Rate): readonly string[] {
  return [
    ...['-map_metadata', '-1', '-map_chapters', '-1', '-fflags', '+bitexact'],
    ...['-video_track_timescale', String(timescaleFor(rate)), '-movflags', '+faststart', '-f', 'mp4'],
  ];
}
