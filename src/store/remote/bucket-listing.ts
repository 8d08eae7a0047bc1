import { decodePercent } from '../../base/read-url.js';
import type { RemoteObject } from './remote-store.js';

/** One page of the listing of a bucket. */
export interface ListingPage {
  readonly objects: readonly RemoteObject[];
  /** Requests the next page; null after the last one. */
  readonly next: string | null;
}

// A page has at most 1,000 names of 1,024 bytes, each of them percent-encoded.
export const MAX_PAGE_BYTES = 1 << 24;

/**
 * Reads one page. Objects outside of the prefix, and those with names that are not percent-encoded text, are left out:
 * they are not ours. Returns the reason as a text if it is no page of a listing.
 */
export function readListingPage(text: string, prefix: string): ListingPage | string {
  if (!text.includes('<ListBucketResult')) return 'did not list its objects';
  const objects: RemoteObject[] = [];
  // Split, because a pattern takes quadratic time where the ends are missing.
  const [head = '', ...entries] = text.split('<Contents>');
  let rest = head;
  for (const part of entries) {
    const end = part.indexOf('</Contents>');
    if (end === -1) return 'sent a listing that is cut off';
    const entry = part.slice(0, end);
    rest += part.slice(end);
    const key = decodePercent(tag(entry, 'Key').replaceAll('+', ' '));
    // Names of our objects have no percent signs.
    if (!key?.startsWith(prefix)) continue;
    const bytes = readCount(tag(entry, 'Size'));
    if (bytes === null) return 'lists an object without its length';
    objects.push({ path: key.slice(prefix.length), bytes, modified: readTime(tag(entry, 'LastModified')) });
  }
  if (tag(rest, 'IsTruncated') !== 'true') return { objects, next: null };
  const next = tag(rest, 'NextContinuationToken');
  return next === '' ? 'broke off its listing' : { objects, next };
}

function readCount(text: string): number | null {
  return /^\d{1,15}$/.test(text) ? Number(text) : null;
}

// Without a date it counts as new, so that it is not removed.
function readTime(text: string): number {
  const time = Date.parse(text);
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}

function tag(text: string, name: string): string {
  const [, value = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(text) ?? [];
  return value
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
