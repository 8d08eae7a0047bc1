/** Solves a * x = b for a small matrix (row by row), with pivoting; undefined if there is no unique solution. */
export function solve(a: readonly number[] | Float64Array, b: ArrayLike<number>): number[] | undefined {
  const n = b.length;
  const m = Array.from({ length: n }, (_, r) => [
    ...Array.from({ length: n }, (_, c) => a[r * n + c]!),
    b[r]!,
  ]);
  for (let col = 0; col < n; col++) {
    let pivot = col;
    for (let r = col + 1; r < n; r++) if (Math.abs(m[r]![col]!) > Math.abs(m[pivot]![col]!)) pivot = r;
    const row = m[pivot]!;
    if (!(Math.abs(row[col]!) > 1e-12)) return undefined;
    m[pivot] = m[col]!;
    m[col] = row;
    for (let r = 0; r < n; r++) {
      if (r === col) continue;
      const factor = m[r]![col]! / row[col]!;
      if (factor === 0) continue;
      for (let c = col; c <= n; c++) m[r]![c]! -= factor * row[c]!;
    }
  }
  return m.map((row, n2) => row[n]! / row[n2]!);
}
