import { withoutQueries } from '../base/without-queries.js';

/**
 * An image's address for a file that is shared: without signatures, passwords and paths of this machine. A path relative
 * to the storyboard is the same everywhere and is kept.
 */
export function portableUri(uri: string): string {
  if (uri.startsWith('data:')) return uri.slice(0, 40);
  if (/^file:/i.test(uri)) return portableFile(uri.replace(/^file:(?:\/\/)?/i, ''));
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(uri)) return withoutQueries(uri).replace(/:\/\/[^/@]*@/, '://');
  return portableFile(uri);
}

/** The last part of an address, for people: "last.png". */
export function imageName(uri: string): string {
  if (uri.startsWith('data:')) return 'the image in the data: address';
  const [path = uri] = uri.split(/[?#]/);
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) || path;
}

function portableFile(path: string): string {
  return /^(?:\/|\\|[a-z]:[\\/]|~)/i.test(path) ? imageName(path) : path;
}
