/** How a length can be written that this program understands. */
export const LENGTH_HELP =
  'Write seconds such as 5 or 4.5, a length with its unit such as 500ms, or a timecode such as 00:00:05:00.';

/** A length in seconds as people write it: 5, 4.5, 4,5, 5s, 500 ms, 120f, 0:05, 00:00:05:12. Undefined if it is none. */
export function readSeconds(text: string, rate: number): number | undefined {
  const plain = text.normalize('NFKC').trim().toLowerCase();
  const timecode = /^(\d{1,3}):(\d{1,2})(?::(\d{1,2}))?(?:([:;.,])(\d{1,3}))?$/.exec(plain);
  if (timecode) return ofTimecode(timecode, rate);
  const [, number, unit = ''] =
    /^(\d{1,9}(?:[.,]\d{0,9})?|[.,]\d{1,9})\s*(s|secs?|seconds?|秒|"|ms|msecs?|milliseconds?|f|fr|frames?|帧|m|mins?|minutes?)?\.?$/.exec(
      plain,
    ) ?? [];
  if (number === undefined) return undefined;
  const value = Number(number.replace(',', '.'));
  if (/^m(s|sec|illi)/.test(unit)) return value / 1000;
  if (/^(f|帧)/.test(unit)) return value / rate;
  return /^m/.test(unit) ? value * 60 : value;
}

// Hours, minutes, seconds, frames; or minutes and seconds; with thousandths after a dot.
function ofTimecode(
  [, a = '0', b = '0', c, sign, rest]: readonly (string | undefined)[],
  rate: number,
): number | undefined {
  const isFrames = sign === ':' || sign === ';';
  if (c === undefined && isFrames) return undefined;
  const [hours, minutes, seconds] =
    c === undefined ? [0, Number(a), Number(b)] : [Number(a), Number(b), Number(c)];
  if (minutes > 59 && c !== undefined) return undefined;
  if (seconds > 59) return undefined;
  const part = rest === undefined ? 0 : isFrames ? Number(rest) / Math.round(rate) : Number(`0.${rest}`);
  if (part >= 1) return undefined;
  return hours * 3600 + minutes * 60 + seconds + part;
}
