import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { LiveFilm, LiveShot } from '../../src/live-view/live-view.js';
import { timeOf } from './film-position.js';
import type { StageControls } from './stage.js';

interface SeamProps {
  readonly film: LiveFilm;
  readonly shot: LiveShot;
  /** The names of the shots on both sides. */
  readonly names: readonly [string, string];
  /** Where the keys of the player find the controls of the seam. */
  readonly controls: RefObject<StageControls>;
}

// Frames on each side of the transition.
const RANGE = 24;

/** Steps through the frames around a transition. */
export function Seam({ film, shot, names: [before, after], controls }: SeamProps) {
  const [at, setAt] = useState(-1);
  const video = useRef<HTMLVideoElement>(null);
  const slice = film.slices.find((each) => each.shot === shot.id);
  const start = slice?.start ?? 0;
  useEffect(() => {
    if (video.current) video.current.currentTime = timeOf(film, Math.max(0, start + at));
  }, [at, start, film.digest]);
  const move = (frames: number) => setAt((now) => Math.max(-RANGE, Math.min(RANGE - 1, now + frames)));
  const flip = () => setAt((now) => (now === -1 ? 0 : -1));
  useEffect(() => {
    controls.current = {
      toggle: flip,
      pause: () => undefined,
      step: move,
      end: (which) => setAt(which === 'first' ? -RANGE : RANGE - 1),
    };
    return () => {
      controls.current = null;
    };
  }, []);
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
        <span class="side" dir="auto" aria-hidden="true">
          {at < 0 ? before : after}
        </span>
      </div>
      <div class="pair">
        <button type="button" aria-label="Previous frame" onClick={() => move(-1)}>
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
        <button type="button" aria-label="Next frame" onClick={() => move(1)}>
          Next <span aria-hidden="true">▸</span>
        </button>
        <button type="button" class="flip" onClick={flip}>
          Switch sides
        </button>
      </div>
      <p class="where" dir="auto">
        {shot.transition?.description} · {position}
      </p>
    </div>
  );
}

function frames(number: number): string {
  return number === 1 ? 'last frame' : `${number} frames`;
}
