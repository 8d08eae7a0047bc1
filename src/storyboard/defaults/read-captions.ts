import type { Caption as CaptionDocument } from '../schema/schema.generated.js';
import type { Caption } from '../storyboard.js';
import { readTime } from './read-transition.js';

/** A shot's captions as they are written, as a list. A block text's last line break is not meant to be read. */
export function readCaptions(written: CaptionDocument | undefined): readonly Caption[] {
  if (written === undefined) return [];
  if (typeof written === 'string') return [{ text: written.trim(), from: null, to: null }];
  return written.map(({ text, from, to }) => ({ text: text.trim(), from: readTime(from), to: readTime(to) }));
}
