import { useMemo } from 'preact/hooks';
import { type FilmPlayer, sliceAt } from './film-player.js';
import { timecode } from './format.js';
import { usePlayer } from './use-player.js';

/** Play button, position, and a scale of the shots. */
export function Transport({ player }: { readonly player: FilmPlayer }) {
  const { film, frame, playing, loop } = usePlayer(player, (state) => state);
  const fps = film?.fps ?? 30;
  const frames = film?.frames ?? 1;
  const shot = film ? sliceAt(film, frame) : undefined;
  const position = shot ? `shot ${shot.shot}, frame ${frame - shot.start + 1} of ${shot.frames}` : '';
  const slices = useMemo(
    () => (
      <div class="slices" aria-hidden="true">
        {film?.slices.map((slice) => (
          <span
            key={slice.shot}
            class={slice.shot === shot?.shot ? 'slice here' : 'slice'}
            style={{ flexGrow: slice.frames }}
          />
        ))}
      </div>
    ),
    [film, shot?.shot],
  );
  return (
    <div class="transport">
      <button type="button" class="play" disabled={!film} onClick={() => player.toggle()}>
        <span aria-hidden="true">{playing ? '❚❚' : '▶'}</span>
        <span class="sr">{playing ? 'Pause' : 'Play'}</span>
      </button>
      <div class="scale">
        {slices}
        <input
          type="range"
          min={0}
          max={frames - 1}
          value={frame}
          disabled={!film}
          aria-label="Position in the film"
          aria-valuetext={`${timecode(frame, fps)}, ${position}`}
          onInput={(event) => player.seek(Number(event.currentTarget.value))}
        />
      </div>
      <span class="time" title={position}>
        {film ? timecode(frame, fps) : '–:––:––'}{' '}
        {film && <span class="whole">/ {timecode(frames, fps)}</span>}
      </span>
      {loop !== null && (
        <button type="button" class="looping" onClick={() => player.loop(null)}>
          <span aria-hidden="true">↻</span> {loop} <span class="sr">repeats; press to stop</span>
        </button>
      )}
    </div>
  );
}
