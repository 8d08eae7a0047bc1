import { normalizationSteps } from '../plan/format-normalization.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { portableUri } from '../plan/portable-uri.js';
import type { Size } from '../plan/size.js';
import type { TakeRequest } from '../plan/take.js';
import { count } from './format-values.js';
import { indentedLines, plainStyle, type TextStyle } from './text-style.js';

/** An image that is normalized before it is sent: plain JSON. */
export interface NormalizedImage {
  readonly image: string;
  readonly shots: readonly string[];
  readonly from: Size & { readonly format: ImageFormat; readonly bytes: number };
  readonly to: Size & { readonly format: ImageFormat };
  /** What is done to the image, in order, as text. */
  readonly steps: readonly string[];
}

type TakeOfShots = { readonly request: TakeRequest; readonly shots: readonly string[] };

/** The images that are normalized for these takes, each normalization once. */
export function normalizedImages(takes: readonly TakeOfShots[]): readonly NormalizedImage[] {
  const found = new Map<string, NormalizedImage>();
  for (const { request, shots } of takes) {
    for (const image of [request.first, request.last]) {
      if (image?.kind !== 'image' || !image.normalization) continue;
      const { normalization, format, bytes, size } = image;
      const before = found.get(normalization.name)?.shots ?? [];
      found.set(normalization.name, {
        image: portableUri(image.uri),
        shots: [...new Set([...before, ...shots])],
        from: { ...size, format, bytes },
        to: { ...normalization.size, format: normalization.format },
        steps: normalizationSteps(normalization, size),
      });
    }
  }
  return [...found.values()];
}

/** The normalized images as lines; none if every image is sent unchanged. */
export function normalizedLines(
  takes: readonly TakeOfShots[],
  style: TextStyle = plainStyle,
): readonly string[] {
  const images = normalizedImages(takes);
  if (images.length === 0) return [];
  return [
    `  normalize ${count(images.length, 'image')}`,
    ...images.flatMap(({ image, steps }) => [
      ...indentedLines(image, 4, style),
      ...indentedLines(steps.join(', '), 6, style),
    ]),
  ];
}
