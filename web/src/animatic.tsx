import { useEffect } from 'preact/hooks';
import type { LiveShot, LiveView } from '../../src/live-view/live-view.js';
import type { FilmPlayer } from './film-player.js';
import { type KeyframeLayer, keyframeLayers } from './keyframe-layers.js';
import { usePlayer } from './use-player.js';

interface AnimaticProps {
  readonly player: FilmPlayer;
  readonly view: LiveView | null;
}

/** The keyframes of shots without a clip, over the black frames that the film has in their place. */
export function Animatic({ player, view }: AnimaticProps) {
  const film = usePlayer(player, (state) => state.film);
  const frame = usePlayer(player, (state) => state.frame);
  const at = film?.slices.findIndex(({ start, frames }) => frame >= start && frame < start + frames) ?? -1;
  useEffect(() => loadImages(view, at), [view?.shots, view?.film, at]);
  const layers = film === null ? [] : keyframeLayers(film, frame);
  if (film === null || layers.length === 0) return null;
  return (
    <div class="animatic" style={{ '--ratio': String(film.width / film.height) }}>
      {layers.map((layer) => (
        <Layer key={layer.shot} layer={layer} shot={view?.shots.find(({ id }) => id === layer.shot)} />
      ))}
    </div>
  );
}

interface LayerProps {
  readonly layer: KeyframeLayer;
  readonly shot: LiveShot | undefined;
}

function Layer({ layer: { part, opacity }, shot }: LayerProps) {
  const [first, last] = [shot?.first.digest, shot?.last?.digest];
  // A draft with one keyframe zooms into it.
  const zoom = shot?.last === null ? { transform: `scale(${1 + 0.12 * part})` } : {};
  return (
    <div class="layer" style={{ opacity: String(opacity) }}>
      {first && (
        <img
          src={`/image/${first}`}
          alt={`First frame of ${shot?.id}`}
          style={zoom}
          decoding="sync"
          data-part="first"
        />
      )}
      {last && (
        <img
          src={`/image/${last}`}
          alt={`Last frame of ${shot?.id}`}
          style={{ opacity: String(part) }}
          decoding="sync"
          data-part="last"
        />
      )}
    </div>
  );
}

const loaded = new Map<string, HTMLImageElement>();

// As far ahead as a person can jump with a key, and no more: a long film has hundreds of large images.
const BEHIND = 1;
const AHEAD = 4;

// In the cache of the browser before the film reaches them.
function loadImages(view: LiveView | null, at: number): void {
  const near = view?.film?.slices.slice(Math.max(0, at - BEHIND), at + AHEAD + 1) ?? [];
  const shown = new Set(near.flatMap(({ shot, plays }) => (plays === 'keyframes' ? [shot] : [])));
  const shots = view?.shots.filter(({ id }) => shown.has(id)) ?? [];
  const digests = new Set(shots.flatMap(({ first, last }) => [first.digest, last?.digest ?? null]));
  for (const known of loaded.keys()) if (!digests.has(known as never)) loaded.delete(known);
  for (const digest of digests) {
    if (digest === null || loaded.has(digest)) continue;
    const image = new Image();
    image.src = `/image/${digest}`;
    loaded.set(digest, image);
  }
}
