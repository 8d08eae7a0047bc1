/**
 * A text as one line of Markdown: it breaks no table and inserts no HTML, link or emphasis. Brackets that make no link
 * stay as they are: "[-old-]{+new+}".
 */
export function markdownText(text: string): string {
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
