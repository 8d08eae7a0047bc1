import { useMemo, useState } from 'preact/hooks';
import type { LiveFilm, LiveShot } from '../../src/live-view/live-view.js';
import type { FilmPlayer } from './film-player.js';
import { type FrameRange, sliceAt } from './film-position.js';
import { timecode } from './format.js';
import { FramePeek } from './frame-peek.jsx';
import { usePlayer } from './use-player.js';

interface ScaleProps {
  readonly player: FilmPlayer;
  readonly shots: readonly LiveShot[];
}

// With more shots, gaps between them would take the whole scale.
const MANY = 60;

/** The film as a scale of its shots, with the playhead, the range that repeats, and a frame under the mouse. */
export function Scale({ player, shots }: ScaleProps) {
  const film = usePlayer(player, (state) => state.film);
  const frame = usePlayer(player, (state) => state.frame);
  const range = usePlayer(player, (state) => state.range);
  const [peek, setPeek] = useState<number | null>(null);
  const frames = film?.frames ?? 1;
  const slice = film ? sliceAt(film, frame) : undefined;
  const position = slice ? `shot ${slice.shot}, frame ${frame - slice.start + 1} of ${slice.frames}` : '';
  const slices = useMemo(() => film && <Slices film={film} shot={slice?.shot} />, [film, slice?.shot]);
  return (
    <div
      class="scale"
      onPointerMove={({ clientX, currentTarget }) => setPeek(frameAt(clientX, currentTarget, frames))}
      onPointerLeave={() => setPeek(null)}
    >
      {slices}
      {range && <RangeMark range={range} frames={frames} />}
      <input
        type="range"
        min={0}
        max={frames - 1}
        value={frame}
        disabled={!film}
        aria-label="Position in the film"
        aria-valuetext={film ? `${timecode(frame, film.fps)}, ${position}` : 'no film'}
        onInput={(event) => player.seek(Number(event.currentTarget.value))}
      />
      {film && peek !== null && <FramePeek film={film} shots={shots} frame={peek} />}
    </div>
  );
}

function frameAt(x: number, scale: HTMLElement, frames: number): number {
  const { left, width } = scale.getBoundingClientRect();
  return Math.round(Math.max(0, Math.min(1, (x - left) / Math.max(1, width))) * (frames - 1));
}

function Slices({ film, shot }: { readonly film: LiveFilm; readonly shot: string | undefined }) {
  return (
    <div class={film.slices.length > MANY ? 'slices many' : 'slices'} aria-hidden="true">
      {film.slices.map((slice) => (
        <span
          key={slice.shot}
          class={slice.shot === shot ? 'slice here' : 'slice'}
          style={{ flexGrow: slice.frames }}
        />
      ))}
    </div>
  );
}

function RangeMark({ range, frames }: { readonly range: FrameRange; readonly frames: number }) {
  const left = (range.from / frames) * 100;
  const width = ((range.to - range.from) / frames) * 100;
  return <span class="range" aria-hidden="true" style={{ left: `${left}%`, width: `${width}%` }} />;
}
