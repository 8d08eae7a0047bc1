import type { Caption as CaptionDocument } from '../schema/schema.generated.js';
import type { Caption } from '../storyboard.js';
import { readTime } from './read-transition.js';

/** The captions of a shot as a list. The last line break of a block text is removed. */
export function readCaptions(written: CaptionDocument | undefined): readonly Caption[] {
  if (written === undefined) return [];
  if (typeof written === 'string') return [{ text: written.trim(), from: null, to: null }];
  return written.map(({ text, from, to }) => ({ text: text.trim(), from: readTime(from), to: readTime(to) }));
}
