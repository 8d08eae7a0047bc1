/**
 * Transcendental functions from the four basic operations alone. Those are exact by IEEE 754 on every machine,
 * while Math.exp, Math.log and Math.sin may differ in the last bit from one JavaScript engine to the next, and a
 * last bit can decide which of two motions wins. Accurate to about 1e-14 in the ranges that the engine uses.
 */
const LN2 = Math.LN2;
const PI = Math.PI;
const HALF_PI = PI / 2;

/** e to the power x. */
export function exp(x: number): number {
  if (x < -700) return 0;
  const turns = Math.round(x / LN2);
  const rest = x - turns * LN2;
  let term = 1;
  let sum = 1;
  for (let n = 1; n <= 16; n++) {
    term *= rest / n;
    sum += term;
  }
  return scaleByPowerOfTwo(sum, turns);
}

/** The natural logarithm of a positive number. */
export function log(x: number): number {
  let mantissa = x;
  let power = 0;
  for (; mantissa > 1.5; power++) mantissa /= 2;
  for (; mantissa < 0.75; power--) mantissa *= 2;
  const z = (mantissa - 1) / (mantissa + 1);
  const square = z * z;
  let term = z;
  let sum = 0;
  for (let n = 1; n <= 27; n += 2) {
    sum += term / n;
    term *= square;
  }
  return 2 * sum + power * LN2;
}

/** x to the power y, for x >= 0. */
export function pow(x: number, y: number): number {
  return x > 0 ? exp(y * log(x)) : 0;
}

/** The sine of an angle in radians. */
export function sin(angle: number): number {
  const turns = Math.round(angle / (2 * PI));
  let x = angle - turns * 2 * PI;
  if (x > HALF_PI) x = PI - x;
  if (x < -HALF_PI) x = -PI - x;
  let term = x;
  let sum = x;
  for (let n = 2; n <= 22; n += 2) {
    term *= (-x * x) / (n * (n + 1));
    sum += term;
  }
  return sum;
}

/** The cosine of an angle in radians. */
export function cos(angle: number): number {
  return sin(angle + HALF_PI);
}

/** The angle of the vector (x, y) in radians, from -pi to pi. */
export function atan2(y: number, x: number): number {
  if (x === 0 && y === 0) return 0;
  if (Math.abs(y) > Math.abs(x)) return (y > 0 ? HALF_PI : -HALF_PI) - atan(x / y);
  if (x > 0) return atan(y / x);
  return (y < 0 ? -PI : PI) + atan(y / x);
}

// |x| <= 1; two half-angle steps bring the series to where it converges fast.
function atan(x: number): number {
  const once = x / (1 + Math.sqrt(1 + x * x));
  const twice = once / (1 + Math.sqrt(1 + once * once));
  const square = twice * twice;
  let term = twice;
  let sum = 0;
  for (let n = 1; n <= 27; n += 2) {
    sum += term / n;
    term *= -square;
  }
  return 4 * sum;
}

function scaleByPowerOfTwo(x: number, power: number): number {
  let scaled = x;
  for (let n = power; n > 0; n--) scaled *= 2;
  for (let n = power; n < 0; n++) scaled /= 2;
  return scaled;
}
