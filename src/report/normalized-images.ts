import { normalizationSteps } from '../plan/format-normalization.js';
import type { ImageFormat } from '../plan/keyframe.js';
import { portableUri } from '../plan/portable-uri.js';
import type { Size } from '../plan/size.js';
import type { TakeRequest } from '../plan/take.js';
import { count } from './format-values.js';

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

/** The normalized images as lines of at most 80 columns; none if every image is sent unchanged. */
export function normalizedLines(takes: readonly TakeOfShots[]): readonly string[] {
  const images = normalizedImages(takes);
  if (images.length === 0) return [];
  return [
    `  normalize ${count(images.length, 'image')}`,
    ...images.flatMap(({ image, steps }) => [
      `    ${cut(image, 76)}`,
      ...wrapped(steps, 74).map((line) => `      ${line}`),
    ]),
  ];
}

function cut(text: string, width: number): string {
  return text.length > width ? `…${text.slice(1 - width)}` : text;
}

function wrapped(steps: readonly string[], width: number): readonly string[] {
  const lines: string[] = [];
  for (const step of steps) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 2 + step.length <= width)
      lines[lines.length - 1] = `${last}, ${step}`;
    else lines.push(step);
  }
  return lines.map((line, index) => (index < lines.length - 1 ? `${line},` : line));
}
