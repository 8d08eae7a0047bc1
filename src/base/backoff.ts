/** How long to wait before the next try: doubled with each failure, with random jitter of up to half. */
export function backoffMs(
  failures: number,
  random: () => number,
  { firstMs = 1000, mostMs = 30_000 } = {},
): number {
  const whole = Math.min(mostMs, firstMs * 2 ** Math.min(failures - 1, 30));
  return whole * (0.5 + random() / 2);
}
