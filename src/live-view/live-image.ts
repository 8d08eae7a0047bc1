import { basename } from 'node:path';
import type { Keyframe } from '../plan/keyframe.js';
import type { Shot } from '../storyboard/storyboard.js';
import type { LiveImage } from './live-view.js';

/** Describes a keyframe for the page. An image that only the provider can read has a name alone. */
export function liveImage({ uri, name }: Shot['first'], keyframes: ReadonlyMap<string, Keyframe>): LiveImage {
  const keyframe = keyframes.get(uri);
  const readable = keyframe?.kind === 'image';
  const shown = uri.startsWith('data:') ? 'data: image' : basename(uri.split(/[?#]/)[0] as string);
  return { digest: readable ? keyframe.digest : null, name: name ?? shown };
}
