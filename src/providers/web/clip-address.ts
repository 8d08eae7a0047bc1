import { readUrl } from '../../base/read-url.js';

/** The address of a clip as an answer has it; null for a text that is no address of the web. */
export function clipAddress(text: string | null): string | null {
  return text !== null && /^https?:\/\//i.test(text) && readUrl(text) ? text : null;
}
