import { useEffect, useRef, useState } from 'preact/hooks';

/**
 * The middle frame of a clip, loaded while it is visible; it plays under the pointer. Browsers allow a few dozen loaded
 * videos per page, and a film can have more shots than that.
 */
export function LazyClip({ clip }: { readonly clip: string }) {
  const video = useRef<HTMLVideoElement>(null);
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const watcher = new IntersectionObserver((entries) => {
      setVisible(entries.at(-1)?.isIntersecting ?? false);
    });
    // The row item: what is inside of one that is out of sight is not observed any more.
    const item = video.current?.closest('li') ?? video.current;
    if (item) watcher.observe(item);
    return () => watcher.disconnect();
  }, []);
  useEffect(() => {
    // Only an explicit load without a source releases what was loaded before.
    if (!visible) video.current?.load();
  }, [visible]);
  const middle = () => {
    if (video.current) video.current.currentTime = (video.current.duration || 0) / 2;
  };
  return (
    <video
      ref={video}
      src={visible ? `/clip/${clip}` : undefined}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      aria-hidden="true"
      onLoadedMetadata={middle}
      onPointerEnter={() => {
        const isCalm = matchMedia('(prefers-reduced-motion: reduce)').matches;
        if (!isCalm) void video.current?.play().catch(() => undefined);
      }}
      onPointerLeave={() => {
        video.current?.pause();
        middle();
      }}
    />
  );
}
