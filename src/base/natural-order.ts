/** Compares names as people count: frame2 before frame10. Independent of the machine's language. */
export function naturalOrder(a: string, b: string): number {
  const left = pieces(a);
  const right = pieces(b);
  for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
    const difference = compareSegments(left[index] as string, right[index] as string);
    if (difference !== 0) return difference;
  }
  return left.length - right.length || compareText(a, b);
}

function compareSegments(a: string, b: string): number {
  if (!/^\d/.test(a) || !/^\d/.test(b)) return compareText(a.toLowerCase(), b.toLowerCase());
  const bare = (digits: string) => digits.replace(/^0+(?=\d)/, '');
  // Longer numbers are larger; of one length, text order is number order. No number is too long for that.
  return bare(a).length - bare(b).length || compareText(bare(a), bare(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function pieces(name: string): string[] {
  return name.match(/\d+|\D+/g) ?? [];
}
