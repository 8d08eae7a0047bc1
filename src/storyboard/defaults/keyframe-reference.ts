import type { ImageReference } from '../storyboard.js';

/** The image of a named keyframe. Its diagnostics point at the line under `keyframes:` that names it. */
export function keyframeReference(name: string, uri: string): ImageReference {
  return { uri, name, at: ['keyframes', name] };
}
