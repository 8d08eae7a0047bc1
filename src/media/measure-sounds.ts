import type { MediaArgument, MediaEngine } from './engine.js';

/** What decoding a sound shows. */
export interface SoundMeasurement {
  /** How much sound comes out of the decoder. */
  readonly seconds: number;
  /** Its rate or channels change inside the file, or its times jump back: a filter graph would start again there. */
  readonly changes: boolean;
  /** How much later than the first frame of the video it starts; 0 where there is no video. */
  readonly lead: number;
  /** The length that the header states, of a file that has no other streams; null where it states none. */
  readonly declared: number | null;
  /** ffmpeg found the end of the file before the end of its content. */
  readonly cutOff: boolean;
}

/** Decodes the first audio stream of each of these files with one ffmpeg. Throws RenderError `ffmpeg-failed`. */
export async function measureSounds(
  paths: readonly string[],
  engine: MediaEngine,
  signal: AbortSignal,
): Promise<readonly SoundMeasurement[]> {
  const inputs = paths.flatMap((path): MediaArgument[] => ['-t', String(LONGEST), '-i', { read: path }]);
  const outputs = paths.flatMap((_, n) => [
    ...['-map', `${n}:a:0`, '-map', `${n}:a:0`, '-map', `${n}:V:0?`],
    ...['-filter:a:0', `${LISTED}@raw${n}`, '-filter:a:1', `aresample=async=1,${LISTED}@timed${n}`],
    ...['-filter:v', `trim=end_frame=1,showinfo@first${n}`, '-f', 'null', '-'],
  ]);
  const { stderr } = await engine.run({ args: ['-loglevel', 'verbose', ...inputs, ...outputs] }, signal);
  const lines = stderr.split('\n');
  return paths.map((_, n) => measurementOf(n, lines));
}

// The rest of a longer sound does not matter for any film. It bounds the messages, too: a line for ten seconds.
const LONGEST = 4 * 3600;
const LISTED = 'asetnsamples=n=480000:p=0,ashowinfo';
// Priming and padding of encoders.
const NEGLIGIBLE = 0.02;

function measurementOf(n: number, lines: readonly string[]): SoundMeasurement {
  const raw = partsOf(`[ashowinfo@raw${n} `, lines);
  const timed = partsOf(`[ashowinfo@timed${n} `, lines);
  const formats = formatsOf(n, lines);
  const seconds = lengthOf(raw);
  const isCut = seconds - lengthOf(timed) > NEGLIGIBLE;
  const video = lines.find((line) => line.startsWith(`[showinfo@first${n} `) && line.includes(' pts_time:'));
  const start = raw[0]?.at ?? 0;
  return {
    // What came before a change is not listed completely.
    seconds: formats.size > 1 ? Math.max(...raw.map(({ at, seconds }) => at + seconds), seconds) : seconds,
    changes: formats.size > 1 || isCut,
    lead: video === undefined ? 0 : start - timeIn(video),
    ...claimsOf(n, lines),
  };
}

interface SoundPart {
  readonly at: number;
  readonly seconds: number;
}

function partsOf(name: string, lines: readonly string[]): readonly SoundPart[] {
  return lines.flatMap((line) => {
    const [, rate, samples] = /rate:(\d+) nb_samples:(\d+)/.exec(line) ?? [];
    if (!line.startsWith(name) || rate === undefined) return [];
    return [{ at: timeIn(line), seconds: Number(samples) / Number(rate) }];
  });
}

function timeIn(line: string): number {
  return Number(/ pts_time:(-?[\d.e+-]+)/.exec(line)?.[1] ?? 0);
}

function lengthOf(parts: readonly SoundPart[]): number {
  return parts.reduce((sum, { seconds }) => sum + seconds, 0);
}

// Each time ffmpeg builds a filter graph, it names the format of the sound that enters it.
function formatsOf(n: number, lines: readonly string[]): ReadonlySet<string> {
  return new Set(
    lines.flatMap((line) => {
      const [, input, format] = /^\[graph_\S*_in_(\d+)[_:]\d+ @ .* (samplefmt:.*)$/.exec(line) ?? [];
      return Number(input) === n && format !== undefined ? [format] : [];
    }),
  );
}

// The description of an input goes from its heading to that of the next input, or to the mapping of the streams.
function claimsOf(n: number, lines: readonly string[]): Pick<SoundMeasurement, 'declared' | 'cutOff'> {
  const start = lines.findIndex((line) => line.startsWith(`Input #${n},`));
  const length = lines.slice(start + 1).findIndex((line) => !line.startsWith(' '));
  const about = lines.slice(start, start + 1 + length);
  const before = lines.slice(0, start);
  const streams = about.filter((line) => /^ +Stream #\d+:\d+/.test(line) && !/attached pic/.test(line));
  const [, h, m, s] = / Duration: (\d+):(\d+):([\d.]+)/.exec(about.join('\n')) ?? [];
  const isEstimate = before.some((line) => line.includes('Estimating duration'));
  return {
    declared:
      s === undefined || streams.length !== 1 || isEstimate
        ? null
        : Number(h) * 3600 + Number(m) * 60 + Number(s),
    cutOff: lines.some((line) => /: partial file$|File ended prematurely/.test(line)),
  };
}
