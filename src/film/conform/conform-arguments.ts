import type { MediaArgument } from '../../media/engine.js';
import { BT709, type ColourTags, h264Arguments, tagFilter } from '../../media/h264-arguments.js';
import type { Point } from '../../storyboard/storyboard.js';
import type { ClipFacts } from '../../timeline/clip.js';
import { shownSize } from '../../timeline/film-size.js';
import { hdrOf } from '../../timeline/stream-copy-rules.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import { toneMapping } from './tone-mapping.js';
import { turnedUpright } from './turned-upright.js';

/** The format that a clip is conformed to. */
export interface ConformTerms {
  readonly format: FilmFormat;
  readonly frames: number;
  readonly tags: ColourTags;
  /** The point that stays visible when edges are cut off, or the place between bars; default: the middle. */
  readonly focus?: Point | undefined;
}

/** What of a clip decides how it is brought into the film's format. */
export type ClipShape = Pick<ClipFacts, 'width' | 'height' | 'sampleAspect' | 'rotation' | 'colour'>;

/** The shape of a clip, and nothing else of its facts. */
export function clipShape({ width, height, sampleAspect, rotation, colour }: ClipFacts): ClipShape {
  return { width, height, sampleAspect, rotation, colour };
}

/** Arguments that bring a whole clip to the film's size, rate, shape and colours, with exactly so many frames. */
export function conformArguments(
  clip: { readonly path: string; readonly facts: ClipShape },
  { format, frames, tags, focus }: ConformTerms,
  output: string,
): readonly MediaArgument[] {
  const filters = [
    'setpts=PTS-STARTPTS',
    ...shaped(clip.facts, { ...format, focus }),
    ...paced(format),
    'format=yuv420p',
  ];
  return [
    ...wholeInput(clip.path),
    ...['-map', '0:v:0', '-vf', [...filters, tagFilter(tags.colour)].join(',')],
    ...['-frames:v', String(frames), ...h264Arguments(format.rate, tags), { write: output }],
  ];
}

/** Arguments that encode frames of standard input, which are in the film's format already. */
export function filledClipArguments(
  { format, frames, tags }: Omit<ConformTerms, 'focus'>,
  output: string,
): readonly MediaArgument[] {
  return [
    ...filledInput(format),
    ...['-vf', `setsar=1,${tagFilter(tags.colour)}`],
    ...['-frames:v', String(frames), ...h264Arguments(format.rate, tags), { write: output }],
  ];
}

/** Frames in the film's format from standard input. */
export function filledInput({ width, height, rate }: FilmFormat): readonly MediaArgument[] {
  return [
    ...['-f', 'rawvideo', '-pixel_format', 'yuv420p', '-video_size', `${width}x${height}`],
    ...['-framerate', rate.join('/'), '-i', 'pipe:0'],
  ];
}

/** The whole clip as input, without its edit list, which may hide frames. */
export function wholeInput(path: string): readonly MediaArgument[] {
  return ['-noautorotate', '-ignore_editlist', '1', '-i', { read: path }];
}

/** Filters that bring frames to the film's shape and colours. */
export function shaped(
  facts: ClipShape,
  format: FilmFormat & Pick<ConformTerms, 'focus'>,
): readonly string[] {
  const mapped = needsToneMapping(facts, format);
  return [
    ...turnedUpright(facts),
    ...(mapped ? toneMapping(facts) : []),
    ...fitted(mapped ? { ...facts, colour: BT709 } : facts, format),
  ];
}

/** Filters that bring a clip to the film's rate. A clip may end a moment early: its last frame stays until the frames are full. */
export function paced({ rate: [rate, seconds] }: FilmFormat): readonly string[] {
  return [`fps=fps=${rate}/${seconds}:round=near`, 'tpad=stop_mode=clone:stop_duration=2'];
}

/** Whether a clip in HDR needs tone mapping for the film: without it, it would look grey or overexposed. */
export function needsToneMapping(
  facts: Pick<ClipFacts, 'colour'>,
  { colour }: Pick<FilmFormat, 'colour'>,
): boolean {
  return hdrOf(facts) !== null && hdrOf({ colour }) === null;
}

function fitted(
  facts: ClipShape,
  { width, height, fit, colour, bars = '#000000', focus }: FilmFormat & Pick<ConformTerms, 'focus'>,
): readonly string[] {
  const shown = shownSize(facts);
  const read = [
    `in_color_matrix=${matrixOf(facts.colour, facts.height)}`,
    ...(facts.colour.fullRange === null ? [] : [`in_range=${facts.colour.fullRange ? 'pc' : 'tv'}`]),
  ];
  const written = [
    `out_color_matrix=${matrixOf(colour, height)}`,
    `out_range=${colour.fullRange ? 'pc' : 'tv'}`,
  ];
  const colours = [read[0], written[0], ...read.slice(1), written[1], SCALE_FLAGS].join(':');
  const scale = (w: number, h: number): string => `scale=${w}:${h}:${colours}`;
  if (fit === 'stretch') return [scale(width, height), 'setsar=1'];
  const factors = [width / shown.width, height / shown.height];
  const factor = fit === 'cover' ? Math.max(...factors) : Math.min(...factors);
  // Even sides, so that the half-size colour planes stay where they are.
  const [w, h] = [shown.width, shown.height].map((side) => 2 * Math.round((side * factor) / 2)) as [
    number,
    number,
  ];
  if (fit === 'cover') {
    const full = [Math.max(w, width), Math.max(h, height)] as const;
    const place = focus ? `:${cutAt(full[0], width, focus[0])}:${cutAt(full[1], height, focus[1])}` : '';
    return [scale(...full), `crop=${width}:${height}${place}`, 'setsar=1'];
  }
  const [across, down] = focus ?? [0.5, 0.5];
  const [left, top] = [(width - Math.min(w, width)) * across, (height - Math.min(h, height)) * down];
  const at = `${left - (left % 2)}:${top - (top % 2)}`;
  const [wide, high] = [Math.min(w, width), Math.min(h, height)];
  if (bars === '#000000') return [scale(wide, high), `pad=${width}:${height}:${at}:black`, 'setsar=1'];
  // Versions of ffmpeg differ in how they convert a pad colour unless the frame is RGB.
  return [
    `scale=${wide}:${high}:${[...read, SCALE_FLAGS].join(':')}`,
    `format=gbrp,pad=${width}:${height}:${at}:0x${bars.slice(1)}`,
    `scale=${[...written, SCALE_FLAGS].join(':')}`,
    'format=yuv420p,setsar=1',
  ];
}

// The start of the visible part of a side, with the point as near to its middle as the side allows.
function cutAt(full: number, length: number, point: number): number {
  const start = Math.min(full - length, Math.max(0, point * full - length / 2));
  return 2 * Math.floor(start / 2);
}

const SCALE_FLAGS = 'flags=lanczos+accurate_rnd+full_chroma_int+bitexact';

/** The matrix by the scale filter's name. Without a tag, players assume BT.709 from 720 lines up, else BT.601. */
export function matrixOf({ matrix }: ClipFacts['colour'], height: number): string {
  if (matrix === null) return height >= 720 ? 'bt709' : 'bt601';
  return SCALE_MATRICES[matrix] ?? 'bt709';
}

const SCALE_MATRICES: Readonly<Record<string, string>> = {
  bt709: 'bt709',
  bt470bg: 'bt601',
  smpte170m: 'bt601',
  smpte240m: 'smpte240m',
  fcc: 'fcc',
  bt2020nc: 'bt2020',
};
