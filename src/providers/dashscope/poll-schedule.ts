/**
 * How long to wait before the next poll of a take. Every wait is a small part of the take's age, so a result is
 * found late by a few hundredths of the time it took, on a fast service as on a slow one; around the usual end
 * the waits are shortest, long after it they grow.
 */
export function askAgainIn(ageMs: number, expectedMs: number): number {
  const age = Math.max(0, ageMs);
  // At first nothing can be ready: 1, 2, 4, 8 seconds.
  if (age < expectedMs * 0.1) return clamp(age, 1_000, 15_000);
  if (age < expectedMs * 2) return clamp(Math.min(age * 0.08, expectedMs * 0.02), 1_000, 15_000);
  return clamp(age * 0.08, 1_000, 15_000);
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}
