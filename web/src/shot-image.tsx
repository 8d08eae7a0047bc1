import { useEffect, useState } from 'preact/hooks';
import type { LiveImage } from '../../src/live-view/live-view.js';

// Most small versions are there before anyone waits for them.
const PATIENCE_MS = 800;

/** A small keyframe, or a pattern in its place when only the provider can read it. */
export function ShotImage({ image, title }: { readonly image: LiveImage | null; readonly title?: string }) {
  const name = title ?? image?.name;
  const isWaiting = image?.thumb === 'waiting';
  const [isLate, setLate] = useState(false);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => setLate(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [isWaiting, image?.digest]);
  if (!image?.digest) return <span class="keyframe none" title={name} />;
  // A long film would load hundreds of large images at once, before their small versions are made.
  if (isWaiting && !isLate) return <span class="keyframe soon" title={name} />;
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
