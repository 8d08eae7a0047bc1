/** Maps the values of a plane to those of the other image: gain * value + lift. */
export interface Tone {
  readonly gain: number;
  readonly lift: number;
}

/** How brightness and colours differ between two images, for Y, U and V. */
export interface ToneChange {
  readonly toLast: readonly [Tone, Tone, Tone];
  readonly toFirst: readonly [Tone, Tone, Tone];
}

/** An image in the middle view: its planes without normalization, and where it shows anything. */
export interface ToneSample {
  readonly planes: readonly Float32Array[];
  readonly inside: Uint8Array;
}

/**
 * The change of brightness and colours between two images, measured where they correlate. Undefined when it is negligible.
 * It also applies to what only one of them shows; otherwise a night scene would have a bright border.
 */
export function measureToneChange(
  first: ToneSample,
  last: ToneSample,
  correlation: Float32Array,
): ToneChange | undefined {
  const places: number[] = [];
  let common = 0;
  for (let n = 0; n < correlation.length; n++) {
    if (first.inside[n] === 0 || last.inside[n] === 0) continue;
    common += 1;
    if (correlation[n]! > MIN_CORRELATION) places.push(n);
  }
  if (places.length < MIN_PLACES || places.length < MIN_SHARE * common) return undefined;
  const planes = [0, 1, 2].map((p) => compare(first.planes[p]!, last.planes[p]!, places)); // Three planes each.
  const [y, u, v] = planes as [Comparison, Comparison, Comparison];
  if (Math.max(y.change, u.change, v.change) < MIN_CHANGE || y.agreement < MIN_AGREEMENT) return undefined;
  return { toLast: [y.toLast, u.toLast, v.toLast], toFirst: [y.toFirst, u.toFirst, v.toFirst] };
}

const MIN_CORRELATION = 0.6;
const MIN_PLACES = 200;
const MIN_SHARE = 0.1;
// In codes, the mean over all places: a smaller change is invisible at a moving border.
const MIN_CHANGE = 5;
const MIN_AGREEMENT = 0.5;
const MAX_GAIN = 4;

interface Comparison {
  readonly toLast: Tone;
  readonly toFirst: Tone;
  readonly change: number;
  readonly agreement: number;
}

function compare(a: Float32Array, b: Float32Array, places: readonly number[]): Comparison {
  const count = places.length;
  const sum = (value: (n: number) => number): number => places.reduce((total, n) => total + value(n), 0);
  const meanA = sum((n) => a[n]!) / count;
  const meanB = sum((n) => b[n]!) / count;
  const varianceA = sum((n) => (a[n]! - meanA) ** 2) / count + 1;
  const varianceB = sum((n) => (b[n]! - meanB) ** 2) / count + 1;
  const agreement = sum((n) => (a[n]! - meanA) * (b[n]! - meanB)) / count / Math.sqrt(varianceA * varianceB);
  // A plane that does not correlate, such as the colours of a grey image, maps to the mean of the other one.
  const share = agreement > MIN_AGREEMENT ? 1 : Math.max(0, agreement);
  const tone = (from: number, to: number, ratio: number): Tone => {
    const gain = Math.min(MAX_GAIN, share * Math.sqrt(ratio));
    return { gain, lift: to - gain * from };
  };
  const toLast = tone(meanA, meanB, varianceB / varianceA);
  const change = sum((n) => Math.abs(toLast.gain * a[n]! + toLast.lift - a[n]!)) / count;
  return { toLast, toFirst: tone(meanB, meanA, varianceA / varianceB), change, agreement };
}
