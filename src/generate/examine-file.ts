import type { Digest } from '../base/digest.js';
import { hashFile } from '../system/hash-file.js';
import { withOpenFile } from '../system/open-file.js';

/** What a downloaded file is that cannot be used as a clip. */
export interface ExaminedFile {
  readonly digest: Digest;
  /** Completes "it is …"; null if it is not known. */
  readonly what: string | null;
  readonly extension: string;
  /** It is a video of another kind, so another download brings the same. */
  readonly isMedia: boolean;
  /** It is empty, or a text: the page of a proxy, or an error of the storage. The clip is still at the provider. */
  readonly isText: boolean;
}

/** Identifies a file by its content. */
export async function examineFile(path: string): Promise<ExaminedFile> {
  const digest = await hashFile(path);
  const head = await withOpenFile(path, async (file) => {
    const head = Buffer.alloc(512);
    return head.subarray(0, await file.read(head, 0));
  });
  const kind = kinds.find(({ matches }) => matches(head));
  if (kind) return { digest, what: kind.what, extension: kind.extension, isMedia: true, isText: false };
  const isEmpty = head.every((byte) => byte === 0);
  const isText = isEmpty || isPrintable(head) || isUtf16(head);
  const isMp4 = head.toString('latin1', 4, 8) === 'ftyp';
  const extension = isMp4 ? 'mp4' : isText ? 'txt' : 'bin';
  const what = isText ? (isEmpty ? 'empty' : 'a text, as the page of a proxy is') : null;
  return { digest, what, extension, isMedia: false, isText };
}

interface MediaKind {
  readonly what: string;
  readonly extension: string;
  matches(head: Buffer): boolean;
}

const kinds: readonly MediaKind[] = [
  { what: 'a WebM file', extension: 'webm', matches: (head) => isMatroska(head) && head.includes('webm') },
  { what: 'a Matroska file', extension: 'mkv', matches: isMatroska },
  { what: 'an AVI file', extension: 'avi', matches: (head) => isRiff(head, 'AVI ') },
  { what: 'a WebP image', extension: 'webp', matches: (head) => isRiff(head, 'WEBP') },
  { what: 'an Ogg file', extension: 'ogg', matches: (head) => startsWith(head, 'OggS') },
  { what: 'an FLV file', extension: 'flv', matches: (head) => startsWith(head, 'FLV\x01') },
  { what: 'a GIF image', extension: 'gif', matches: (head) => startsWith(head, 'GIF8') },
  { what: 'a PNG image', extension: 'png', matches: (head) => startsWith(head, '\x89PNG') },
  { what: 'a JPEG image', extension: 'jpg', matches: (head) => startsWith(head, '\xff\xd8\xff') },
  {
    what: 'an MPEG transport stream',
    extension: 'ts',
    matches: (head) => head.length > 376 && [0, 188, 376].every((at) => head[at] === 0x47),
  },
];

function isMatroska(head: Buffer): boolean {
  return startsWith(head, '\x1a\x45\xdf\xa3');
}

function isRiff(head: Buffer, form: string): boolean {
  return startsWith(head, 'RIFF') && head.toString('latin1', 8, 12) === form;
}

function startsWith(head: Buffer, text: string): boolean {
  return head.toString('latin1', 0, text.length) === text;
}

function isUtf16(head: Buffer): boolean {
  return startsWith(head, '\xff\xfe') || startsWith(head, '\xfe\xff');
}

// Texts have no control characters but tabs and line breaks.
function isPrintable(head: Buffer): boolean {
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
