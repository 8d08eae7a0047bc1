import { useEffect, useRef, useState } from 'preact/hooks';
import type { FilmPlayer } from './film-player.js';
import { sliceAt } from './film-position.js';
import { usePlayer } from './use-player.js';

// While it plays, a few frames are not visible, and correcting them would be.
const DRIFT_S = 0.12;

/** The proxy of the shot that is shown, over the film and in step with it. */
export function ProxyVideo({ player }: { readonly player: FilmPlayer }) {
  const film = usePlayer(player, (state) => state.film);
  const frame = usePlayer(player, (state) => state.frame);
  // Backwards it follows frame by frame, like the film.
  const playing = usePlayer(player, (state) => state.playing && state.shuttle > 0);
  const rate = usePlayer(player, (state) => state.speed * Math.max(1, state.shuttle));
  const video = useRef<HTMLVideoElement>(null);
  const [loaded, setLoaded] = useState<string | null>(null);
  const slice = film === null ? undefined : sliceAt(film, frame);
  const proxy = slice?.proxy ?? null;
  const seconds = film && slice ? (frame - slice.start + Math.floor(slice.mixed / 2) + 0.5) / film.fps : 0;
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    element.playbackRate = rate;
    const end = Number.isFinite(element.duration) ? element.duration - 0.01 : seconds;
    const to = Math.min(seconds, Math.max(0, end));
    if (Math.abs(element.currentTime - to) > (playing ? DRIFT_S : 0)) element.currentTime = to;
    if (playing && element.paused) element.play().catch(() => undefined);
    if (!playing && !element.paused) element.pause();
  }, [proxy, loaded, seconds, playing, rate]);
  if (film === null || proxy === null) return null;
  return (
    <div
      class="animatic proxy"
      style={{ '--ratio': String(film.width / film.height) }}
      hidden={loaded !== proxy}
    >
      <video
        ref={video}
        key={proxy}
        src={`/proxy/${proxy}`}
        muted
        playsInline
        preload="auto"
        tabIndex={-1}
        onLoadedData={() => setLoaded(proxy)}
      />
    </div>
  );
}
