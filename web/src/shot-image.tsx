import type { LiveImage } from '../../src/live-view/live-view.js';

/** A small keyframe, or a pattern in its place when only the provider can read it. */
export function ShotImage({ image, title }: { readonly image: LiveImage | null; readonly title?: string }) {
  const name = title ?? image?.name;
  if (!image?.digest) return <span class="keyframe none" title={name} />;
  // Its small version is made in a moment. A long film would load hundreds of large images in the meantime.
  if (image.thumb === 'waiting') return <span class="keyframe soon" title={name} />;
  return (
    <img
      class="keyframe"
      src={`/${image.thumb === 'ready' ? 'thumb' : 'image'}/${image.digest}`}
      alt=""
      title={name}
      loading="lazy"
      decoding="async"
    />
  );
}
