/** The text on one line, cut with an ellipsis to a width of `maxWidth` letter heights. */
export function shortenText(text: string, maxWidth: number): string {
  const letters = [...text.replace(/\s+/g, ' ').trim()];
  let used = 0;
  const ends = letters.map((letter) => {
    used += widthOf(letter);
    return used;
  });
  if (used <= maxWidth) return letters.join('');
  const kept = letters.slice(0, ends.filter((end) => end <= maxWidth - 1).length);
  return `${kept.join('').trimEnd()}…`;
}

// A Chinese character is as wide as it is high, a Latin one about half as wide.
function widthOf(letter: string): number {
  if (letter.codePointAt(0)! > 0x2e7f) return 1;
  return /[A-Z0-9mw]/.test(letter) ? 0.6 : 0.5;
}
