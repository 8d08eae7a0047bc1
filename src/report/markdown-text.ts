/**
 * A text as one line of Markdown: it breaks no table and inserts no HTML, link, mention or emphasis. Brackets that make no
 * link stay as they are: "[-old-]{+new+}".
 */
export function markdownText(text: string): string {
  return escapeMarkdown(text.replace(REFERENCE, '$&\u200B'));
}

/** A text of one line as code in Markdown, to be copied as it is. Code contains no mentions. */
export function markdownCode(text: string): string {
  return `<code>${escapeMarkdown(text)}</code>`;
}

// What GitHub makes mentions, links to issues and links of, up to the character after which an invisible one prevents it.
const REFERENCE = /[@#](?=\w)|\bGH-(?=\d)|\b(?:https?|ftp):(?=\/\/)|\bwww(?=\.)/gi;

function escapeMarkdown(text: string): string {
  return escapeHtml(text)
    .replace(/\s+/g, ' ')
    .replace(/[|`*_\\~]|\](?=[([:])/g, (sign) => `\\${sign}`);
}

/** A text in HTML that is part of Markdown. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

// Of a line. A difference of two long prompts has more.
const LONGEST = 4_000;

/** A text as it is, or the start and the end of a long one. */
export function shortenMiddle(text: string): string {
  if (text.length <= LONGEST) return text;
  const half = LONGEST >> 1;
  const isInPair = (at: number): boolean => /[\uDC00-\uDFFF]/.test(text.charAt(at)); // Half a character.
  const [end, start] = [half, text.length - half];
  return `${text.slice(0, isInPair(end) ? end - 1 : end)} … ${text.slice(isInPair(start) ? start + 1 : start)}`;
}

/** As many of these lines as the room in characters has, and how many were left out. */
export function linesWithin(
  lines: readonly string[],
  room: number,
): { readonly shown: readonly string[]; readonly left: number } {
  let used = 0;
  const end = lines.findIndex((line) => {
    used += line.length + 1;
    return used > room;
  });
  return end < 0 ? { shown: lines, left: 0 } : { shown: lines.slice(0, end), left: lines.length - end };
}
