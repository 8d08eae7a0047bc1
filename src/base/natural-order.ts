/** Compares names with numbers by value: frame2 before frame10. Independent of the locale. */
export function naturalOrder(a: string, b: string): number {
  const left = segmentsOf(a);
  const right = segmentsOf(b);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = compareSegments(left[index] as string, right[index] as string);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

function compareSegments(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a.toLowerCase(), b.toLowerCase());
  const bare = (digits: string) => digits.replace(/^0+(?=\d)/, '');
  // Longer numbers are larger; numbers of equal length compare as text. This works for numbers of any length.
  return bare(a).length - bare(b).length || compareText(bare(a), bare(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function segmentsOf(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
