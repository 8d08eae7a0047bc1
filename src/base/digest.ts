import { createHash } from 'node:crypto';

/** A SHA-256 in lower-case hexadecimal, 64 characters. */
export type Digest = string & { readonly kind: 'sha256' };

/** The digest of a text (as UTF-8) or of bytes. */
export function sha256(data: string | Uint8Array): Digest {
  return createHash('sha256').update(data).digest('hex') as Digest;
}

/** Whether a text is a digest. */
export function isDigest(text: string): text is Digest {
  return /^[0-9a-f]{64}$/.test(text);
}
