import { sha256 } from '../base/digest.js';
import type { ImageLimits } from './capabilities.js';
import type { ImageFormat, ImageKeyframe, Keyframe } from './keyframe.js';
import type { Normalization } from './normalization.js';
import type { Size } from './size.js';

/** Aspect ratios that differ by less than this (as a logarithm) count as equal. */
export const SAME_SHAPE = 0.02;

const REVISION = 'normalize-1'; // Increment when the same recipe starts to produce another image.

/** How an image is converted for a model with these limits, in the aspect ratio of `like`; null for no change. */
export function normalizationOf(
  image: ImageKeyframe,
  { limits, like }: { readonly limits: ImageLimits; readonly like: Size | null },
): Normalization | null {
  if (limits.selfShaping === true) return null;
  const { crop, shape } = cropOf(image.size, { limits, like });
  const size = scaled(shape, limits);
  const fine =
    image.orientation === 1 &&
    crop === null &&
    isSame(size, image.size) &&
    (!image.alpha || limits.alpha) &&
    image.bytes <= limits.maxBytes &&
    limits.formats.includes(image.format);
  if (fine) return null;
  const { orientation, alpha: flatten, digest } = image;
  const steps = { orientation, crop, flatten, size, format: formatFor(size, limits) };
  const recipe = recipeOf(steps);
  return { ...steps, recipe, name: sha256(`${recipe} ${digest}`) };
}

/** The keyframes of one shot with their normalization: the last frame gets the aspect ratio of the first. */
export function normalizedPair(
  { first, last }: { readonly first: Keyframe; readonly last: Keyframe | null },
  limits: ImageLimits,
): { readonly first: Keyframe; readonly last: Keyframe | null } {
  const start = normalized(first, { limits, like: null });
  const like = start.kind === 'image' ? sizeTaken(start) : null;
  return { first: start, last: last && normalized(last, { limits, like }) };
}

function normalized(
  image: Keyframe,
  options: { readonly limits: ImageLimits; readonly like: Size | null },
): Keyframe {
  const normalization = image.kind === 'image' ? normalizationOf(image, options) : null;
  return normalization === null ? image : { ...(image as ImageKeyframe), normalization };
}

/** An image as the model receives it. Its number of bytes is an upper bound. */
export function asTaken(image: ImageKeyframe, limits: ImageLimits): ImageKeyframe {
  const { normalization } = image;
  if (!normalization) return image;
  const { size, format } = normalization;
  const bytes = Math.min(image.bytes, limits.maxBytes);
  return { ...image, size, format, bytes, orientation: 1, alpha: false };
}

/** The size of an image as the model receives it. */
export function sizeTaken({ normalization, size }: ImageKeyframe): Size {
  return normalization?.size ?? size;
}

/** Whether two sizes have visibly the same aspect ratio. */
export function isOneShape(a: Size, b: Size): boolean {
  return Math.abs(Math.log(ratioOf(a) / ratioOf(b))) < SAME_SHAPE;
}

// The middle of the image, in the required aspect ratio, or in the narrowest one that is allowed. Whole pixels of a tiny
// image are too coarse for an aspect ratio, so the caller continues with the exact shape.
function cropOf(
  own: Size,
  { limits, like }: { limits: ImageLimits; like: Size | null },
): { readonly crop: Normalization['crop']; readonly shape: Size } {
  const follows = like !== null && !isOneShape(own, like);
  const ratio = follows ? ratioOf(like) : Math.min(limits.maxRatio, Math.max(limits.minRatio, ratioOf(own)));
  if (ratio === ratioOf(own)) return { crop: null, shape: own };
  const shape =
    ratioOf(own) > ratio
      ? { width: own.height * ratio, height: own.height }
      : { width: own.width, height: own.width / ratio };
  const pixels = (length: number) => Math.max(1, Math.round(length));
  const [width, height] = [pixels(shape.width), pixels(shape.height)];
  return { crop: { width, height, x: (own.width - width) >> 1, y: (own.height - height) >> 1 }, shape };
}

// Scales to sizes that are certain to be accepted. A very long image cannot have both sides there, so it stays in the
// hard limits.
function scaled(own: Size, limits: ImageLimits): Size {
  const { maxSide, safeMinSide: least, safeMaxSide: most } = limits;
  const short = Math.min(own.width, own.height);
  const long = Math.max(own.width, own.height);
  let factor = Math.min(1, most / long);
  if (short * factor < least) factor = least / short;
  if (long * factor > maxSide) factor = maxSide / long;
  if (factor === 1) return { width: Math.round(own.width), height: Math.round(own.height) };
  // The long side is rounded down and the short side up, so that the aspect ratio stays in its limits.
  const side = (length: number) =>
    length === long ? Math.floor(length * factor + 1e-6) : Math.ceil(length * factor - 1e-6);
  return { width: side(own.width), height: side(own.height) };
}

// PNG is lossless, but is certain to fit only if its uncompressed pixels fit. A JPEG of this size is far below the limit.
function formatFor({ width, height }: Size, { formats, maxBytes }: ImageLimits): 'png' | 'jpeg' {
  const bare = height * (1 + 3 * width);
  return formats.includes('png') && bare * 1.001 + 65_536 <= maxBytes ? 'png' : 'jpeg';
}

function recipeOf({
  orientation,
  crop,
  flatten,
  size,
  format,
}: Omit<Normalization, 'recipe' | 'name'>): string {
  return [
    REVISION,
    ...(orientation === 1 ? [] : [`upright from ${orientation}`]),
    ...(crop === null ? [] : [`crop ${crop.width}x${crop.height}+${crop.x}+${crop.y}`]),
    ...(flatten ? ['alpha on black'] : []),
    `size ${size.width}x${size.height}`,
    format satisfies ImageFormat,
  ].join(', ');
}

function ratioOf({ width, height }: Size): number {
  return width / height;
}

function isSame(a: Size, b: Size): boolean {
  return a.width === b.width && a.height === b.height;
}
