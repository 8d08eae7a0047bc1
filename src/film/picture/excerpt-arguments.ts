import type { MediaArgument } from '../../media/engine.js';
import { type ColourTags, h264Arguments, tagFilter } from '../../media/h264-arguments.js';
import type { FilmFormat } from '../../timeline/timeline.js';
import { type Overlay, overlayInputs, overlaySteps } from '../captions/overlay.js';
import { colourFilter, type FrameColours } from '../colour/frame-colours.js';
import {
  type ClipShape,
  type ConformTerms,
  filledInput,
  paced,
  shaped,
  wholeInput,
} from '../conform/conform-arguments.js';
import { sideFilters, sideInput, type TransitionSide } from './transition-arguments.js';

/** What an excerpt is encoded with: some of its frames may have other colours, and images may be over them. */
export interface ExcerptTerms {
  readonly format: FilmFormat;
  readonly tags: ColourTags;
  readonly overlays?: readonly Overlay[];
  readonly colours?: readonly FrameColours[];
}

/** Arguments that encode a few frames of a file that already fits the film. */
export function excerptArguments(
  side: TransitionSide,
  terms: ExcerptTerms,
  output: string,
): readonly MediaArgument[] {
  const [input, filters] = [sideInput(side, terms.format), sideFilters(side, terms.format)];
  return encodedExcerpt({ input, filters, range: side.range }, terms, output);
}

interface ExcerptInput {
  readonly input: readonly MediaArgument[];
  /** They let the frames of the range through and no others. */
  readonly filters: string;
  readonly range: readonly [number, number];
}

function encodedExcerpt(
  { input, filters: plain, range: [from, to] }: ExcerptInput,
  { format, tags, overlays = [], colours = [] }: ExcerptTerms,
  output: string,
): readonly MediaArgument[] {
  const { steps, label } = overlaySteps(overlays, 'plain', 1);
  const filters = [
    plain,
    ...colours.map((one) => colourFilter({ ...one, frame: one.frame - from }, format)),
  ].join(',');
  const graph = [`[0:v]${filters}[plain]`, ...steps, `[${label}]${tagFilter(tags.colour)}[out]`];
  const mapping =
    overlays.length === 0
      ? ['-map', '0:v:0', '-vf', `${filters},${tagFilter(tags.colour)}`]
      : ['-filter_complex_threads', '1', '-filter_complex', graph.join(';'), '-map', '[out]'];
  return [
    ...input,
    ...overlayInputs(overlays),
    ...mapping,
    ...['-frames:v', String(to - from), ...h264Arguments(format.rate, tags), { write: output }],
  ];
}

/** Arguments that encode frames of standard input, which are those of the range in the film's format. */
export function filledExcerptArguments(
  range: readonly [number, number],
  terms: ExcerptTerms,
  output: string,
): readonly MediaArgument[] {
  return encodedExcerpt({ input: filledInput(terms.format), filters: 'setsar=1', range }, terms, output);
}

/** Arguments that conform only some of a clip's frames, counted at the film's rate. */
export function conformedExcerptArguments(
  { path, facts, focus, range }: TransitionSide & Pick<ConformTerms, 'focus'> & { readonly facts: ClipShape },
  terms: ExcerptTerms,
  output: string,
): readonly MediaArgument[] {
  const [from, to] = range;
  // Only the frames of the range are scaled.
  const kept = ['setpts=PTS-STARTPTS', ...paced(terms.format), `trim=start_frame=${from}:end_frame=${to}`];
  const filters = [
    ...kept,
    'setpts=PTS-STARTPTS',
    ...shaped(facts, { ...terms.format, focus }),
    'format=yuv420p',
  ];
  return encodedExcerpt({ input: wholeInput(path), filters: filters.join(','), range }, terms, output);
}
