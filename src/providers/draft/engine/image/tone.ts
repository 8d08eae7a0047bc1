/** A plane's values as the other still shows them: gain * value + lift. */
export interface Tone {
  readonly gain: number;
  readonly lift: number;
}

/** How light and colours differ between two stills, for Y, U and V. */
export interface ToneChange {
  readonly toLast: readonly [Tone, Tone, Tone];
  readonly toFirst: readonly [Tone, Tone, Tone];
}

/** A still in the view halfway: its planes as they are, and where it shows anything. */
export interface ToneLook {
  readonly planes: readonly Float32Array[];
  readonly inside: Uint8Array;
}

/**
 * The change of light between two stills, measured where they show the same in the same place (`alike`, a correlation).
 * Undefined where there is none to speak of. What only one of them shows has to take part in it, or a bright rim stands around a night.
 */
export function toneChange(first: ToneLook, last: ToneLook, alike: Float32Array): ToneChange | undefined {
  const places: number[] = [];
  let common = 0;
  for (let n = 0; n < alike.length; n++) {
    if (first.inside[n] === 0 || last.inside[n] === 0) continue;
    common += 1;
    if (alike[n]! > ALIKE) places.push(n);
  }
  if (places.length < LEAST_PLACES || places.length < LEAST_SHARE * common) return undefined;
  const planes = [0, 1, 2].map((p) => compare(first.planes[p]!, last.planes[p]!, places)); // Three planes each.
  const [y, u, v] = planes as [Comparison, Comparison, Comparison];
  if (Math.max(y.change, u.change, v.change) < LEAST_CHANGE || y.agreement < LEAST_AGREEMENT)
    return undefined;
  return { toLast: [y.toLast, u.toLast, v.toLast], toFirst: [y.toFirst, u.toFirst, v.toFirst] };
}

const ALIKE = 0.6;
const LEAST_PLACES = 200;
const LEAST_SHARE = 0.1;
// Codes, in the mean over all places: less is seen by nobody at a border that moves.
const LEAST_CHANGE = 5;
const LEAST_AGREEMENT = 0.5;
const MOST_GAIN = 4;

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
  // A plane that says nothing of the other one, as the colours of a grey picture, gives its mean.
  const share = agreement > LEAST_AGREEMENT ? 1 : Math.max(0, agreement);
  const tone = (from: number, to: number, ratio: number): Tone => {
    const gain = Math.min(MOST_GAIN, share * Math.sqrt(ratio));
    return { gain, lift: to - gain * from };
  };
  const toLast = tone(meanA, meanB, varianceB / varianceA);
  const change = sum((n) => Math.abs(toLast.gain * a[n]! + toLast.lift - a[n]!)) / count;
  return { toLast, toFirst: tone(meanB, meanA, varianceA / varianceB), change, agreement };
}
