import type { Digest } from '../base/digest.js';

/**
 * A file name that every system accepts, with the start of the content's digest: two files never share a name, and a
 * file that exists has the right content.
 */
export function mediaName(title: string, digest: Digest, ending: string): string {
  const plain = title
    .normalize('NFC')
    .replace(/\p{Surrogate}/gu, '-') // Half of a pair cannot be written in an address.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: no system accepts them in a name
    .replace(/[\\/:*?"<>|\u0000-\u001f\u007f]+/g, '-')
    .replace(/^[\s.]+|[\s.]+$/g, '');
  const short = [...plain].slice(0, 60).join('');
  return `${short === '' ? 'media' : short}-${digest.slice(0, 8)}${ending.toLowerCase()}`;
}
