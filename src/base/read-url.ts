/** The URL in a text from outside of the program; undefined if it is not one. */
export function readUrl(text: string, base?: string): URL | undefined {
  return URL.canParse(text, base) ? new URL(text, base) : undefined;
}

/** The text behind percent-encoding; undefined if the encoding is malformed ("50%off", "%ff"). */
export function decodePercent(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** The same, but malformed encoding counts as plain text: a password may contain a percent sign. */
export function decodeLeniently(text: string): string {
  return decodePercent(text) ?? decodePercent(text.replace(/%(?![0-9a-f]{2})/gi, '%25')) ?? text;
}
