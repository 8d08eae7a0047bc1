import { escapeHtml, markdownText } from '../markdown-text.js';

/** Where the files of a pull request can be seen. */
export interface CommentPlace {
  /** The address of the run. */
  readonly run: string;
  /** The address of what the run kept; null if it kept nothing. */
  readonly artifact: string | null;
  /** The storyboard's path in the repository, and its address there; null where it has none. */
  readonly file: string;
  readonly fileAddress: string | null;
  /** The address of an image of the storyboard, before or after the change; null if it is not published. */
  imageAddress(uri: string, version: ImageVersion): string | null;
}

/** Before the change, or with it. */
export type ImageVersion = 'base' | 'head';

/** An image in a cell of a table, or its name where it is not published. */
export function imageCell(uri: string | null, version: ImageVersion, place: CommentPlace): string {
  if (uri === null) return 'none';
  const tag = imageTag(uri, version, place);
  if (tag !== null) return tag;
  const name = markdownText(nameOf(uri));
  return place.artifact === null ? name : `${name} (in [the report](${place.artifact}))`;
}

/** An image as HTML that breaks no row of a table; null if it is not published. */
export function imageTag(uri: string, version: ImageVersion, place: CommentPlace): string | null {
  const address = place.imageAddress(uri, version);
  if (address === null) return null;
  return `<img width="120" alt="${attribute(nameOf(uri))}" src="${attribute(address)}">`;
}

function attribute(text: string): string {
  return escapeHtml(text).replace(/\s+/g, ' ').replaceAll('|', '&#124;');
}

function nameOf(uri: string): string {
  return uri.startsWith('data:') ? 'image in the storyboard' : uri;
}
