import type { ImageKeyframe } from './keyframe.js';
import type { Normalization } from './normalization.js';
import type { Size } from './size.js';
import type { TakeRequest } from './take.js';

/** How an image is normalized, in one sentence; null for an image that is sent as it is. */
export function formatNormalization(image: ImageKeyframe | TakeRequest['last']): string | null {
  if (image?.kind !== 'image' || !image.normalization) return null;
  return normalizationSteps(image.normalization, image.size).join(', ');
}

/** What normalization does to an image of this size, step by step. */
export function normalizationSteps(
  { orientation, crop, flatten, size, format }: Normalization,
  own: Size,
): readonly string[] {
  const before = crop ?? own;
  const larger = size.width > before.width;
  const scaled = size.width !== before.width || size.height !== before.height;
  return [
    ...(orientation === 1 ? [] : ['turned upright']),
    ...(crop ? [`cropped ${sides(own)} -> ${sides(crop)}`] : []),
    ...(flatten ? ['transparency laid on black'] : []),
    ...(scaled ? [`${larger ? 'enlarged' : 'scaled'} ${sides(before)} -> ${sides(size)}`] : []),
    `saved as ${format.toUpperCase()}`,
  ];
}

function sides({ width, height }: Size): string {
  return `${width}x${height}`;
}
