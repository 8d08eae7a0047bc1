import type { LiveImage } from '../../src/live-view/live-view.js';

/** A small keyframe, or a pattern in its place when only the provider can read it. */
export function ShotImage({ image, title }: { readonly image: LiveImage | null; readonly title?: string }) {
  const name = title ?? image?.name;
  if (!image?.digest) return <span class="keyframe none" title={name} />;
  return (
    <img
      class="keyframe"
      src={`/image/${image.digest}`}
      alt=""
      title={name}
      loading="lazy"
      decoding="async"
    />
  );
}
