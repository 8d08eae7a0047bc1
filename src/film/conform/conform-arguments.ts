import type { MediaArgument } from '../../media/engine.js';
import { BT709, type ColourTags, h264Arguments, tagFilter } from '../../media/h264-arguments.js';
import type { Point } from '../../storyboard/storyboard.js';
import type { ClipFacts } from '../../timeline/clip.js';
import { shownSize } from '../../timeline/film-size.js';
import { hdrOf } from '../../timeline/stream-copy-rules.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import { toneMapping } from './tone-mapping.js';
import { turnedUpright } from './turned-upright.js';

/** What a clip is brought to. */
export interface ConformTerms {
  readonly format: FilmFormat;
  readonly frames: number;
  readonly tags: ColourTags;
  /** What stays of a clip whose edges are cut off, or where it stands between bars; its middle, when absent. */
  readonly focus: Point | undefined;
}

/** Arguments that bring a whole clip to the film's size, rate, shape and colour, with exactly so many frames. */
export function conformArguments(
  clip: { readonly path: string; readonly facts: ClipFacts },
  { format, frames, tags, focus }: ConformTerms,
  output: string,
): readonly MediaArgument[] {
  // An edit list may hide frames; the clip is taken as it was made.
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

/** The whole clip as input, without its edit list, which may hide frames. */
export function wholeInput(path: string): readonly MediaArgument[] {
  return ['-noautorotate', '-ignore_editlist', '1', '-i', { read: path }];
}

/** Filters that bring frames to the film's shape and colours. */
export function shaped(
  facts: ClipFacts,
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

/** Whether the clip's light has to be brought into the film's range, because cutting it off would look grey or burnt. */
export function needsToneMapping(facts: ClipFacts, { colour }: Pick<FilmFormat, 'colour'>): boolean {
  return hdrOf(facts) !== null && hdrOf({ colour }) === null;
}

function fitted(
  facts: ClipFacts,
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
  // Versions of ffmpeg differ in what a colour is in a picture that is not RGB.
  return [
    `scale=${wide}:${high}:${[...read, SCALE_FLAGS].join(':')}`,
    `format=gbrp,pad=${width}:${height}:${at}:0x${bars.slice(1)}`,
    `scale=${[...written, SCALE_FLAGS].join(':')}`,
    'format=yuv420p,setsar=1',
  ];
}

// Where a side begins that is cut to a length, so that the point is as near to its middle as there is picture.
function cutAt(full: number, length: number, point: number): number {
  const start = Math.min(full - length, Math.max(0, point * full - length / 2));
  return 2 * Math.floor(start / 2);
}

const SCALE_FLAGS = 'flags=lanczos+accurate_rnd+full_chroma_int+bitexact';

/** By the scale filter's name. Where nothing is said, players take large pictures for BT.709 and small for BT.601. */
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
