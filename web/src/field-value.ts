import type { EditValue } from '../../src/storyboard/edit/storyboard-change.js';

/** How a value is shown in a field. A block text ends with a line break that no one sees. */
export function textOf(value: EditValue): string {
  return value === null ? '' : String(value).replace(/\n$/, '');
}

/** The value that a text means, with the line break that the file has at its end. */
export function valueLike(written: EditValue, text: string, key?: string): EditValue {
  if (text === textOf(written)) return written;
  if (text.trim() === '') return null;
  if (key === 'duration') return /^\d+(?:\.\d+)?$/.test(text.trim()) ? Number(text) : text.trim();
  return typeof written === 'string' && written.endsWith('\n') ? `${text}\n` : text;
}
