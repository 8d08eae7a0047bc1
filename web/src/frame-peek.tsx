import { useEffect, useRef } from 'preact/hooks';
import type { LiveFilm, LiveShot } from '../../src/live-view/live-view.js';
import { sliceAt, timeOf } from './film-position.js';
import { timecode } from './format.js';

interface FramePeekProps {
  readonly film: LiveFilm;
  readonly shots: readonly LiveShot[];
  /** The frame under the mouse. */
  readonly frame: number;
}

/** A small image of a frame over the scale. Its video is loaded while it is shown, and released afterwards. */
export function FramePeek({ film, shots, frame }: FramePeekProps) {
  const video = useRef<HTMLVideoElement>(null);
  const wanted = useRef(0);
  wanted.current = timeOf(film, frame);
  // A seek that is interrupted shows nothing, so each one is finished before the next.
  const follow = () => {
    const element = video.current;
    if (element === null || element.seeking || Math.abs(element.currentTime - wanted.current) < 0.001) return;
    element.currentTime = wanted.current;
  };
  useEffect(follow, [frame, film]);
  useEffect(() => {
    const element = video.current;
    return () => {
      element?.removeAttribute('src');
      element?.load();
    };
  }, []);
  const slice = sliceAt(film, frame);
  const index = shots.findIndex(({ id }) => id === slice?.shot);
  const shot = shots[index];
  // The film has black frames in place of a clip that does not exist yet.
  const image = slice?.plays === 'keyframes' ? shot?.first.digest : null;
  return (
    <div
      class="peek"
      aria-hidden="true"
      style={{ '--at': `${(frame / Math.max(1, film.frames - 1)) * 100}%` }}
    >
      <span class="peek-frame">
        <video
          ref={video}
          src={`/film/${film.digest}`}
          muted
          playsInline
          preload="metadata"
          tabIndex={-1}
          onLoadedMetadata={follow}
          onSeeked={follow}
        />
        {image && <img src={`/image/${image}`} alt="" />}
      </span>
      <span class="peek-text">
        <b>{timecode(frame, film.fps)}</b>{' '}
        {shot && (
          <span dir="auto">
            {index + 1} {shot.title ?? shot.id}
          </span>
        )}
      </span>
    </div>
  );
}
