import { basename } from 'node:path';
import type { Digest } from '../base/digest.js';
import type { Keyframe } from '../plan/keyframe.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { LiveImage } from './live-view.js';

/** Whether an image has a small version. */
export type ThumbOf = (digest: Digest) => LiveImage['thumb'];

/** Describes a keyframe for the page. An image that only the provider can read has a name alone. */
export function liveImage(
  { uri, name }: Shot['first'],
  { keyframes, thumbOf }: { readonly keyframes: ReadonlyMap<string, Keyframe>; readonly thumbOf: ThumbOf },
): LiveImage {
  const keyframe = keyframes.get(uri);
  const readable = keyframe?.kind === 'image';
  const shown = uri.startsWith('data:') ? 'data: image' : basename(uri.split(/[?#]/)[0] as string);
  const image = readable
    ? ({ digest: keyframe.digest, thumb: thumbOf(keyframe.digest) } as const)
    : ({ digest: null, thumb: 'none' } as const);
  return { ...image, name: name ?? shown };
}
