import { splitMarks } from './text-style.js';

/** Escapes a text for HTML. */
export function html(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A time like "2026-11-22 13:05 UTC". */
export function formatMinute(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** Escapes a text with differences in context; its marked parts are deletions and insertions for a reader, too. */
export function markedHtml(text: string): string {
  return splitMarks(text)
    .map((part) => {
      if (part.startsWith('[-') && part.endsWith('-]')) return `<del>${html(part)}</del>`;
      if (part.startsWith('{+') && part.endsWith('+}')) return `<ins>${html(part)}</ins>`;
      return html(part);
    })
    .join('');
}
