import { suggestionFor } from '../diagnostics/closest.js';
import { importWarning } from './import-text.js';
import type { Stated } from './imported-edit.js';
import type { ShotContext } from './shot-context.js';

/** An image as a storyboard writes it: the name of a keyframe, a path, or an address. */
export function writtenImage(
  { value, at }: Stated<string>,
  shot: string,
  { view, images, diagnostics }: ShotContext,
): string {
  const text = value.trim();
  if (text === 'previous' || view.keyframes.has(text)) return text;
  const isAddress = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[a-z]:[\\/]/i.test(text);
  const path = isAddress ? text : text.replaceAll('\\', '/');
  const isName = !/[./:]/.test(path);
  const uri = isName ? `frames/${path}.png` : path;
  images.push({ uri, shot, at, isPlaceholder: false });
  if (isName)
    diagnostics.push(
      importWarning(at, {
        code: 'unknown-keyframe',
        message: `There is no keyframe "${text.slice(0, 60)}", so it is imported as the image ${uri.slice(0, 80)}.`,
        help:
          suggestionFor(text, [...view.keyframes.keys()]) ??
          'Put the image there, write its path in the imported file, or name it under "keyframes" in the storyboard.',
      }),
    );
  return uri;
}
