import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveShot, LiveTake } from '../../src/live-view/live-view.js';
import { timeOfDay } from './format.js';

/** Two takes of one shot on top of each other, with a slider between them. */
export function Compare({ shot }: { readonly shot: LiveShot }) {
  const [initial] = useState(() => firstPair(shot));
  const [left, setLeft] = useState(initial[0]);
  const [right, setRight] = useState(initial[1]);
  const [split, setSplit] = useState(50);
  const under = useRef<HTMLVideoElement>(null);
  const over = useRef<HTMLVideoElement>(null);
  const [before, after] = [left, right].map((clip) => shot.takes.find((take) => take.clip === clip));

  // Two videos drift apart, so the upper one follows the time of the lower one.
  useEffect(() => {
    let next = 0;
    const follow = (): void => {
      const [leader, follower] = [under.current, over.current];
      if (
        leader &&
        follower &&
        !follower.seeking &&
        Math.abs(leader.currentTime - follower.currentTime) > 0.04
      )
        follower.currentTime = leader.currentTime;
      next = requestAnimationFrame(follow);
    };
    next = requestAnimationFrame(follow);
    return () => cancelAnimationFrame(next);
  }, []);

  if (!before || !after) return <p class="empty">This shot has only one take.</p>;
  return (
    <div class="compare">
      <div class="frame">
        <video
          ref={under}
          src={`/clip/${right}`}
          class="video front"
          autoPlay
          loop
          muted
          playsInline
          tabIndex={-1}
        />
        <video
          ref={over}
          src={`/clip/${left}`}
          class="video front"
          style={{ clipPath: `inset(0 ${100 - split}% 0 0)` }}
          autoPlay
          loop
          muted
          playsInline
          tabIndex={-1}
        />
        <span class="split" style={{ left: `${split}%` }} aria-hidden="true" />
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
      </div>
      <div class="pair">
        <TakeChoice label="Left" takes={shot.takes} value={left} onChange={setLeft} />
        <TakeChoice label="Right" takes={shot.takes} value={right} onChange={setRight} />
      </div>
    </div>
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

/** The draft and the paid clip if both exist, else the two newest takes. */
function firstPair({ takes, clip }: LiveShot): readonly [string, string] {
  const draft = takes.find(({ kind }) => kind === 'draft');
  const paid = takes.find(({ kind }) => kind === 'paid');
  if (draft && paid) return [draft.clip, paid.clip];
  const now = takes.find((take) => take.clip === clip) ?? takes[0];
  const other = takes.find((take) => take.clip !== now?.clip) ?? now;
  return [other?.clip ?? '', now?.clip ?? ''];
}

function nameOf({ kind, madeAt, changed }: LiveTake): string {
  return `${kind === 'paid' ? 'final' : 'draft'} ${timeOfDay(madeAt)}, ${changed}`;
}
