import { resolve } from 'node:path';
import { decodePercent, readUrl } from '../base/read-url.js';
import { err, ok, type Result } from '../base/result.js';
import { schemeOf } from '../storyboard/provider-traits.js';

/** Where the bytes of an image are. */
export type ImageAddress =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'data'; readonly bytes: Uint8Array }
  | { readonly kind: 'remote' };

/** Parses an address of the storyboard. Relative paths are resolved against `root`. */
export function imageAddress(
  uri: string,
  root: string,
): Result<ImageAddress, 'bad-file-url' | 'bad-data-uri' | 'bad-url'> {
  const scheme = schemeOf(uri);
  switch (scheme) {
    case 'http':
    case 'https': {
      const url = readUrl(uri);
      return url ? ok({ kind: 'url', url: url.href }) : err('bad-url');
    }
    case 'data':
      return dataBytes(uri);
    case 'file':
      return fileUrl(uri, root);
    case null:
      return ok({ kind: 'file', path: resolve(root, uri) });
    default:
      // The storyboard's rules refuse schemes that no provider reads.
      return ok({ kind: 'remote' });
  }
}

// As in the SDK of the vendor: the part after file:// is a path, so file://./x.png and file://x.png are relative.
function fileUrl(uri: string, root: string): Result<ImageAddress, 'bad-file-url'> {
  const written = uri.replace(/^file:(?:\/\/)?/i, '').replace(/^localhost\//i, '/');
  const path = decodePercent(written);
  if (path === undefined || path === '' || path.includes('\0')) return err('bad-file-url');
  // file:///C:/x.png names a drive, not a folder "C:" at the root.
  return ok({ kind: 'file', path: resolve(root, path.replace(/^\/(?=[A-Za-z]:[/\\])/, '')) });
}

function dataBytes(uri: string): Result<ImageAddress, 'bad-data-uri'> {
  const comma = uri.indexOf(',');
  if (comma === -1) return err('bad-data-uri');
  const body = uri.slice(comma + 1);
  if (!/;\s*base64\s*$/i.test(uri.slice(0, comma))) {
    const bytes = percentBytes(body);
    return bytes ? ok({ kind: 'data', bytes }) : err('bad-data-uri');
  }
  // A folded YAML text contains spaces; the padding at the end is often missing.
  const digits = (decodePercent(body) ?? body).replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(digits) || digits.replace(/=+$/, '').length % 4 === 1)
    return err('bad-data-uri');
  return ok({ kind: 'data', bytes: new Uint8Array(Buffer.from(digits, 'base64')) });
}

function percentBytes(body: string): Uint8Array | null {
  if (/%(?![0-9a-f]{2})/i.test(body)) return null;
  const text = body.replace(/%([0-9a-f]{2})/gi, (_, digits: string) =>
    String.fromCharCode(Number.parseInt(digits, 16)),
  );
  return new Uint8Array(Buffer.from(text, 'latin1'));
}
