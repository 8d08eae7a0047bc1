import { useEffect, useRef, useState } from 'preact/hooks';

/** A clip's middle, loaded when it comes into sight; it plays under the pointer. */
export function LazyClip({ clip }: { readonly clip: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    if (video.current) watcher.observe(video.current);
    return () => watcher.disconnect();
  }, []);
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
