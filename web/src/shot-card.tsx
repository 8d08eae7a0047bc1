import { useMemo, useRef } from 'preact/hooks';
import type { LiveImage, LiveShot } from '../../src/live-view/live-view.js';
import { LazyClip } from './lazy-clip.jsx';
import { formatState } from './words.js';

interface ShotCardProps {
  readonly shot: LiveShot;
  readonly number: number;
  readonly chosen: boolean;
  readonly playing: boolean;
  readonly onChoose: () => void;
}

/** One shot of the strip: first still, clip, last still, and how it stands. */
export function ShotCard({ shot, number, chosen, playing, onChoose }: ShotCardProps) {
  const choose = useRef(onChoose);
  choose.current = onChoose;
  // Of a hundred cards an edit touches one, and only that is drawn anew.
  return useMemo(
    () => (
      <Card shot={shot} number={number} chosen={chosen} playing={playing} onChoose={() => choose.current()} />
    ),
    [shot, number, chosen, playing],
  );
}

function Card({ shot, number, chosen, playing, onChoose }: ShotCardProps) {
  const [sign, words] = formatState(shot);
  const moving = shot.state === 'running' || shot.state === 'queued' || shot.state === 'downloading';
  return (
    <button
      type="button"
      class={`card ${shot.state} ${playing ? 'playing' : ''}`}
      aria-current={chosen ? 'true' : undefined}
      onClick={onChoose}
    >
      <span class="pictures">
        <Image image={shot.first} label="first" />
        <span class="clip">
          {shot.clip ? <LazyClip clip={shot.clip} /> : <span class="none" aria-hidden="true" />}
        </span>
        <Image image={shot.last} label="last" />
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
          <span aria-hidden="true">{sign}</span> {words}
        </span>
        {shot.offer && <span class="price">{shot.offer.price}</span>}
      </span>
    </button>
  );
}

function Image({ image, label }: { readonly image: LiveImage | null; readonly label: string }) {
  if (!image?.digest) return <span class="still none" title={image?.name ?? `no ${label} frame`} />;
  return (
    <img
      class="still"
      src={`/image/${image.digest}`}
      alt=""
      title={image.name}
      loading="lazy"
      decoding="async"
    />
  );
}
