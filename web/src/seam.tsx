import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveFilm, LiveShot } from '../../src/live-view/live-view.js';
import { timeOf } from './film-position.js';

interface SeamProps {
  readonly film: LiveFilm;
  readonly shot: LiveShot;
  /** The names of the shots on both sides. */
  readonly names: readonly [string, string];
}

// Frames on each side of the transition.
const RANGE = 24;

/** Steps through the frames around a transition. */
export function Seam({ film, shot, names: [before, after] }: SeamProps) {
  const [at, setAt] = useState(-1);
  const video = useRef<HTMLVideoElement>(null);
  const slice = film.slices.find((each) => each.shot === shot.id);
  const start = slice?.start ?? 0;
  useEffect(() => {
    if (video.current) video.current.currentTime = timeOf(film, Math.max(0, start + at));
  }, [at, start, film.digest]);
  const position = at < 0 ? `${before}, ${frames(-at)} before the transition` : `${after}, frame ${at + 1}`;
  return (
    <div class="seam">
      <div class="frame">
        <video
          ref={video}
          src={`/film/${film.digest}`}
          class="video front"
          preload="metadata"
          muted
          playsInline
          tabIndex={-1}
        />
        <span class="side" aria-hidden="true">
          {at < 0 ? before : after}
        </span>
      </div>
      <div class="pair">
        <button
          type="button"
          aria-label="Previous frame"
          onClick={() => setAt((now) => Math.max(-RANGE, now - 1))}
        >
          <span aria-hidden="true">◂</span> Previous
        </button>
        <label class="scrub">
          <span class="sr">Frames around the transition</span>
          <input
            type="range"
            min={-RANGE}
            max={RANGE - 1}
            value={at}
            aria-valuetext={position}
            onInput={(event) => setAt(Number(event.currentTarget.value))}
          />
        </label>
        <button
          type="button"
          aria-label="Next frame"
          onClick={() => setAt((now) => Math.min(RANGE - 1, now + 1))}
        >
          Next <span aria-hidden="true">▸</span>
        </button>
        <button type="button" class="flip" onClick={() => setAt((now) => (now === -1 ? 0 : -1))}>
          Switch sides
        </button>
      </div>
      <p class="where">
        {shot.transition?.description} · {position}
      </p>
    </div>
  );
}

function frames(number: number): string {
  return number === 1 ? 'last frame' : `${number} frames`;
}
