import type { RefObject } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { LiveFilm, LiveShot, LiveTake } from '../../src/live-view/live-view.js';
import { formatChange, timecode, timeOfDay } from './format.js';
import { Icon } from './icons.jsx';
import { PairPlayer, type PairState } from './pair-player.js';
import type { StageControls } from './stage.js';

interface CompareProps {
  readonly shot: LiveShot;
  readonly film: LiveFilm | null;
  /** Where the keys of the player find the controls of the comparison. */
  readonly controls: RefObject<StageControls>;
}

/** Two takes of one shot on top of each other, with a slider between them. Both are muted and play as one. */
export function Compare({ shot, film, controls }: CompareProps) {
  const takes = shot.takes.filter(({ where }) => where === 'here');
  const [initial] = useState(() => firstPair(takes, shot.clip));
  const [left, setLeft] = useState(initial[0]);
  const [right, setRight] = useState(initial[1]);
  const [split, setSplit] = useState(50);
  const [pair, setPair] = useState<PairState>({ frame: 0, frames: 1, playing: false });
  const fps = film?.fps ?? 30;
  const player = useMemo(() => new PairPlayer(fps, setPair), [fps]);
  useEffect(() => {
    controls.current = player;
    if (!matchMedia('(prefers-reduced-motion: reduce)').matches) player.play();
    return () => {
      controls.current = null;
      player.close();
    };
  }, [player]);
  const [before, after] = [left, right].map((clip) => takes.find((take) => take.clip === clip));
  return (
    <section class="compare" aria-label={`Two takes of ${shot.id}`}>
      <div class="frame">
        <div class="image-box" style={{ '--split': `${split}%` }}>
          <PairVideo key={`right ${right}`} clip={right} side="right" player={player} />
          <PairVideo key={`left ${left}`} clip={left} side="left" player={player} />
          <input
            class="splitter"
            type="range"
            min={0}
            max={100}
            value={split}
            aria-label="Visible part of the left take"
            aria-valuetext={`${split} % left: ${nameOf(before)}; right: ${nameOf(after)}`}
            onInput={(event) => setSplit(Number(event.currentTarget.value))}
          />
          <span class="split" aria-hidden="true" />
        </div>
      </div>
      <div class="pair">
        <button type="button" class="play" onClick={() => player.toggle()}>
          <Icon name={pair.playing ? 'pause' : 'play'} />
          <span class="sr">{pair.playing ? 'Pause both takes' : 'Play both takes'}</span>
        </button>
        <input
          type="range"
          class="pair-scale"
          min={0}
          max={Math.max(0, pair.frames - 1)}
          value={pair.frame}
          aria-label="Position in both takes"
          aria-valuetext={`frame ${pair.frame + 1} of ${pair.frames}`}
          onInput={(event) => player.seek(Number(event.currentTarget.value))}
        />
        <span class="time">
          {timecode(pair.frame, fps)} <span class="whole">/ {timecode(pair.frames, fps)}</span>
        </span>
      </div>
      <div class="pair">
        <TakeChoice label="Left" takes={takes} value={left} onChange={setLeft} />
        <TakeChoice label="Right" takes={takes} value={right} onChange={setRight} />
      </div>
    </section>
  );
}

interface PairVideoProps {
  readonly clip: string;
  readonly side: 'left' | 'right';
  readonly player: PairPlayer;
}

function PairVideo({ clip, side, player }: PairVideoProps) {
  return (
    <video
      class={`video front ${side}`}
      src={`/clip/${clip}`}
      muted
      playsInline
      preload="auto"
      tabIndex={-1}
      onLoadedMetadata={({ currentTarget }) => player.loaded(side, currentTarget)}
    />
  );
}

interface TakeChoiceProps {
  readonly label: string;
  readonly takes: readonly LiveTake[];
  readonly value: string;
  readonly onChange: (clip: string) => void;
}

function TakeChoice({ label, takes, value, onChange }: TakeChoiceProps) {
  return (
    <label>
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {takes.map((take) => (
          <option key={`${take.clip}-${take.madeAt}`} value={take.clip}>
            {nameOf(take)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** The draft and the paid clip if both exist, else the one that plays and the newest other one. */
function firstPair(takes: readonly LiveTake[], clip: string | null): readonly [string, string] {
  const draft = takes.find(({ kind }) => kind === 'draft');
  const paid = takes.find(({ kind }) => kind === 'paid');
  if (draft && paid && draft.clip !== paid.clip) return [draft.clip, paid.clip];
  const now = takes.find((take) => take.clip === clip) ?? takes[0];
  const other = takes.find((take) => take.clip !== now?.clip) ?? now;
  return [other?.clip ?? '', now?.clip ?? ''];
}

function nameOf(take: LiveTake | undefined): string {
  if (take === undefined) return 'a take that is gone';
  return `${take.kind === 'paid' ? 'final' : 'draft'} ${timeOfDay(take.madeAt)}, ${formatChange(take.changed)}`;
}
