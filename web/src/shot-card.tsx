import type { LiveShot } from '../../src/live-view/live-view.js';
import { formatState } from './format.js';
import { LazyClip } from './lazy-clip.jsx';
import { ShotImage } from './shot-image.jsx';

interface ShotCardProps {
  readonly shot: LiveShot;
  readonly number: number;
  /** The playhead is in this shot. */
  readonly isCurrent: boolean;
  /** Tab leads to this card. */
  readonly isStop: boolean;
  readonly onSelect: () => void;
  readonly onRepeat: () => void;
}

/** One shot of the strip: first keyframe, clip, last keyframe and state. */
export function ShotCard({ shot, number, isCurrent, isStop, onSelect, onRepeat }: ShotCardProps) {
  const [sign, state] = formatState(shot);
  const moving = shot.state === 'running' || shot.state === 'queued' || shot.state === 'downloading';
  return (
    <button
      type="button"
      class={`card ${shot.state}`}
      aria-current={isCurrent ? 'true' : undefined}
      tabIndex={isStop ? 0 : -1}
      onClick={onSelect}
      onDblClick={onRepeat}
    >
      <span class="frames">
        <ShotImage image={shot.first} title={shot.first.name} />
        <span class="clip">
          {shot.clip ? <LazyClip clip={shot.clip} /> : <span class="none" aria-hidden="true" />}
        </span>
        <ShotImage image={shot.last} title={shot.last?.name ?? 'no last frame'} />
        {moving && (
          <span class="progress" aria-hidden="true">
            <span style={{ width: `${Math.round((shot.fraction ?? 0) * 100)}%` }} />
          </span>
        )}
      </span>
      <span class="label">
        <span class="number">{number}</span>
        <span class="id" dir="auto">
          {shot.title ?? shot.id}
        </span>
        <span class={`state ${shot.state} ${shot.paid}`}>
          <span aria-hidden="true">{sign}</span> {state}
        </span>
        {shot.offer && <span class="price">{shot.offer.price}</span>}
      </span>
    </button>
  );
}
