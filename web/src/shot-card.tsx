import { useMemo, useRef } from 'preact/hooks';
import type { LiveImage, LiveShot } from '../../src/live-view/live-view.js';
import { formatState } from './format.js';
import { LazyClip } from './lazy-clip.jsx';

interface ShotCardProps {
  readonly shot: LiveShot;
  readonly number: number;
  readonly chosen: boolean;
  readonly playing: boolean;
  readonly onChoose: () => void;
}

/** One shot of the strip: first keyframe, clip, last keyframe and state. */
export function ShotCard({ shot, number, chosen, playing, onChoose }: ShotCardProps) {
  const choose = useRef(onChoose);
  choose.current = onChoose;
  // An edit usually changes one of many cards, and only that one is rendered again.
  return useMemo(
    () => (
      <Card shot={shot} number={number} chosen={chosen} playing={playing} onChoose={() => choose.current()} />
    ),
    [shot, number, chosen, playing],
  );
}

function Card({ shot, number, chosen, playing, onChoose }: ShotCardProps) {
  const [sign, state] = formatState(shot);
  const moving = shot.state === 'running' || shot.state === 'queued' || shot.state === 'downloading';
  return (
    <button
      type="button"
      class={`card ${shot.state} ${playing ? 'playing' : ''}`}
      aria-current={chosen ? 'true' : undefined}
      onClick={onChoose}
    >
      <span class="frames">
        <Keyframe image={shot.first} label="first" />
        <span class="clip">
          {shot.clip ? <LazyClip clip={shot.clip} /> : <span class="none" aria-hidden="true" />}
        </span>
        <Keyframe image={shot.last} label="last" />
        {moving && (
          <span class="progress" aria-hidden="true">
            <span style={{ width: `${Math.round((shot.fraction ?? 0) * 100)}%` }} />
          </span>
        )}
      </span>
      <span class="label">
        <span class="number">{number}</span>
        <span class="id">{shot.title ?? shot.id}</span>
        <span class={`state ${shot.state} ${shot.paid}`}>
          <span aria-hidden="true">{sign}</span> {state}
        </span>
        {shot.offer && <span class="price">{shot.offer.price}</span>}
      </span>
    </button>
  );
}

function Keyframe({ image, label }: { readonly image: LiveImage | null; readonly label: string }) {
  if (!image?.digest) return <span class="keyframe none" title={image?.name ?? `no ${label} frame`} />;
  return (
    <img
      class="keyframe"
      src={`/image/${image.digest}`}
      alt=""
      title={image.name}
      loading="lazy"
      decoding="async"
    />
  );
}
