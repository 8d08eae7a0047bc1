import { stateLayout } from '../../store/layout.js';
import type { ProviderSetup } from '../provider-entry.js';
import type { NormalizeImage } from './read-image.js';

/** Normalizes images with the caches and the ffmpeg of a project. Both are loaded when an image needs them. */
export function openNormalizer({
  stateFolder,
  engine,
  warnCache,
}: Pick<ProviderSetup, 'stateFolder' | 'engine' | 'warnCache'>): NormalizeImage {
  return async (image, bytes, signal) => {
    const { normalizedImage } = await import('../normalized-image-cache.js');
    const folder = stateLayout(stateFolder).keyframes.normalized;
    return normalizedImage(image, bytes, { folder, engine, warnCache, signal });
  };
}
