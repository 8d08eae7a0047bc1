import { decodePercent } from '../base/read-url.js';
/** Digests in the name or address of a media file: the whole digest, or the first eight digits as in exported names. */
export function digestsIn(address: string): readonly string[] {
  const name = fileNameOf(address);
  const whole = name.match(/[0-9a-f]{64}/g) ?? [];
  const short = /-([0-9a-f]{8})(?:\.[^.]*)?$/.exec(name)?.[1];
  return [...whole, ...(short === undefined ? [] : [short])];
}

/** The last part of a path or address, decoded. */
export function fileNameOf(address: string): string {
  const last = address.split(/[?#]/)[0]!.split(/[/\\]/).at(-1) ?? ''; // A text has a first part.
  return decodePercent(last) ?? last;
}

/** Names under which a shot could be known, without what programs add: endings, numbers of takes, digests. */
export function plainNames(name: string): readonly string[] {
  const file = fileNameOf(name.trim());
  const withoutEnding = file.replace(/\.[a-z0-9]{2,5}$/i, '');
  const withoutDigest = withoutEnding.replace(/-[0-9a-f]{8}$/, '');
  const withoutTake = withoutDigest.replace(/[-_ ]+take[-_ ]?\d+$/i, '');
  const withoutCopy = withoutTake.replace(/(?: copy(?: \d+)?| \(\d+\))$/i, '');
  return [...new Set([name.trim(), file, withoutEnding, withoutDigest, withoutTake, withoutCopy])].filter(
    (one) => one !== '',
  );
}
