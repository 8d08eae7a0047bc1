import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * A clip's middle, loaded while it is in sight; it plays under the pointer. Browsers allow a page some dozens of loaded
 * videos, and a film has more shots than that.
 */
export function LazyClip({ clip }: { readonly clip: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => {
      setSeen(entries.at(-1)?.isIntersecting ?? false);
    });
    if (video.current) watcher.observe(video.current);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    // Without a source it still holds on to what it had loaded.
    if (!seen) video.current?.load();
  }, [seen]);
  const middle = () => {
    if (video.current) video.current.currentTime = (video.current.duration || 0) / 2;
  };
  return (
    <video
      ref={video}
      src={seen ? `/clip/${clip}` : undefined}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      aria-hidden="true"
      onLoadedMetadata={middle}
      onPointerEnter={() => void video.current?.play().catch(() => undefined)}
      onPointerLeave={() => {
        video.current?.pause();
        middle();
      }}
    />
  );
}
